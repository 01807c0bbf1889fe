using System.Buffers.Binary;
using System.Reflection;
using System.Reflection.Emit;

namespace Analytics.LocalRuntime.Hosting.Index;

/// <summary>A call, or a method made into a delegate, with the constant that was pushed just before it.</summary>
internal readonly record struct MethodCall(MethodBase Target, int Offset, int? LastConstant);

/// <summary>Reads the calls out of a method's instructions.</summary>
internal static class MethodInstructions
{
    private const int TwoBytes = 0xFE;
    private static readonly Dictionary<short, OpCode> Codes = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => code.Value);

    public static IEnumerable<MethodCall> CallsOf(MethodBase method)
    {
        var body = method.GetMethodBody()?.GetILAsByteArray() ?? [];
        int? constant = null;
        for (var position = 0; position < body.Length;)
        {
            var start = position;
            var code = body[position] == TwoBytes
                ? Codes[unchecked((short)((TwoBytes << 8) | body[++position]))]
                : Codes[body[position]];
            position++;
            if (code.OperandType == OperandType.InlineMethod && Resolve(method, Number(body, position)) is { } target)
            {
                yield return new MethodCall(target, start, constant);
            }

            constant = code == OpCodes.Ldc_I4_0 ? 0 : null;
            position += Size(code.OperandType, body, position);
        }
    }

    private static int Size(OperandType operand, byte[] body, int position) => operand switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch => 4 + (4 * Number(body, position)),
        _ => 4,
    };

    private static int Number(byte[] body, int position) => BinaryPrimitives.ReadInt32LittleEndian(body.AsSpan(position));

    private static MethodBase? Resolve(MethodBase method, int token)
    {
        try
        {
            return method.Module.ResolveMethod(
                token,
                method.DeclaringType is { IsGenericType: true } type ? type.GetGenericArguments() : null,
                method.IsGenericMethod ? method.GetGenericArguments() : null);
        }
        catch (Exception exception) when (exception is ArgumentException or IOException or BadImageFormatException or TypeLoadException or MissingMethodException)
        {
            // What cannot be loaded cannot be called either.
            return null;
        }
    }
}
