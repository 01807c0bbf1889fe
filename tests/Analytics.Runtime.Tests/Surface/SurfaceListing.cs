using System.Reflection;
using System.Runtime.CompilerServices;
using Analytics.LocalRuntime.Hosting;

namespace Analytics.Runtime.Tests.Surface;

/// <summary>Writes every visible member of the surface as one line: package, type, member.</summary>
internal static class SurfaceListing
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static List<Type> Types() => typeof(LocalRuntimeOptions).Assembly.GetExportedTypes()
        .Where(type => type.Namespace!.StartsWith("Microsoft.", StringComparison.Ordinal) || type.Namespace.StartsWith("DurableTask.", StringComparison.Ordinal))
        .ToList();

    public static List<string> Create() => Types()
        .SelectMany(type => Members(type).Prepend(Declaration(type)).Select(member => $"{SurfaceSources.PackageOf(type)} | {Name(type, full: true)} | {member}"))
        .Order(StringComparer.Ordinal)
        .ToList();

    private static IEnumerable<string> Members(Type type)
    {
        if (type.IsEnum)
        {
            return Enum.GetNames(type).Select(name => $"{name} = {Convert.ToInt64(Enum.Parse(type, name), System.Globalization.CultureInfo.InvariantCulture)}");
        }

        return type.GetMembers(Declared)
            .Where(member => member is not Type && !member.IsDefined(typeof(CompilerGeneratedAttribute)) && !member.Name.Contains('<', StringComparison.Ordinal))
            .Select(Describe)
            .OfType<string>();
    }

    private static string Declaration(Type type)
    {
        var kind = type switch
        {
            { IsEnum: true } => "enum",
            { IsInterface: true } => "interface",
            { IsValueType: true } => "struct",
            _ when typeof(Delegate).IsAssignableFrom(type) => "delegate",
            { IsAbstract: true, IsSealed: true } => "static class",
            { IsAbstract: true } => "abstract class",
            { IsSealed: true } => "sealed class",
            _ => "class",
        };
        var parent = type is { IsClass: true, BaseType: { } found } && found != typeof(object) ? " : " + Name(found) : string.Empty;
        return kind + parent;
    }

    private static string? Describe(MemberInfo member) => member switch
    {
        ConstructorInfo constructor when IsVisible(constructor) && !constructor.IsStatic => $"{Access(constructor)}ctor({Parameters(constructor)})",
        MethodInfo method when IsVisible(method) && (!method.IsSpecialName || method.Name.StartsWith("op_", StringComparison.Ordinal))
            => $"{Access(method)}{Name(method.ReturnType)} {method.Name}{Arguments(method)}({Parameters(method)})",
        PropertyInfo property when (property.GetMethod ?? property.SetMethod) is { } accessor && IsVisible(accessor)
            => $"{Access(accessor)}{Name(property.PropertyType)} {property.Name} {{ {Accessors(property)}}}",
        FieldInfo field when field.IsPublic && !field.IsSpecialName => $"{(field.IsStatic ? "static " : string.Empty)}{Name(field.FieldType)} {field.Name}",
        _ => null,
    };

    private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static string Access(MethodBase method)
        => (method.IsPublic ? string.Empty : "protected ")
            + (method.IsStatic ? "static " : string.Empty)
            + (method.DeclaringType!.IsInterface ? string.Empty : method.IsAbstract ? "abstract " : method is { IsVirtual: true, IsFinal: false } ? "virtual " : string.Empty);

    private static string Accessors(PropertyInfo property)
    {
        var get = property.GetMethod is { } getter && IsVisible(getter) ? "get; " : string.Empty;
        if (property.SetMethod is not { } setter || !IsVisible(setter))
        {
            return get;
        }

        var isInit = setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit));
        return get + (setter.IsPublic ? string.Empty : "protected ") + (isInit ? "init; " : "set; ");
    }

    private static string Arguments(MethodInfo method)
        => method.IsGenericMethodDefinition ? $"<{string.Join(", ", method.GetGenericArguments().Select(argument => argument.Name))}>" : string.Empty;

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(parameter =>
        (parameter.IsDefined(typeof(ParamArrayAttribute)) ? "params " : string.Empty)
        + (parameter.IsOut ? "out " : string.Empty)
        + Name(parameter.ParameterType.IsByRef ? parameter.ParameterType.GetElementType()! : parameter.ParameterType)
        + " " + parameter.Name
        + (parameter.HasDefaultValue ? $" = {Default(parameter)}" : string.Empty)));

    private static string Default(ParameterInfo parameter) => parameter.DefaultValue switch
    {
        null => parameter.ParameterType.IsValueType && Nullable.GetUnderlyingType(parameter.ParameterType) is null ? "default" : "null",
        string text => $"\"{text}\"",
        bool flag => flag ? "true" : "false",
        var value => Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture)!,
    };

    private static string Name(Type type, bool full = false)
    {
        if (type.IsArray)
        {
            return Name(type.GetElementType()!) + "[]";
        }

        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return Name(underlying) + "?";
        }

        var name = full && !type.IsGenericParameter ? $"{type.Namespace}.{type.Name}" : type.Name;
        var arguments = type.GetGenericArguments();
        return arguments.Length == 0 ? name : $"{name.Split('`')[0]}<{string.Join(", ", arguments.Select(argument => Name(argument)))}>";
    }
}
