using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Analytics.Integrations.Push;

namespace Analytics.App.Tests.Integrations;

public sealed class PushTests
{
    private const string BrowserPublic = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
    private const string BrowserAuth = "BTBZMqHH6r4Tts7J_aSIgg";
    private const string BrowserPrivate = "q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94";

    [Fact]
    public void The_vector_of_RFC_8291_comes_out()
    {
        var point = Base64Url.DecodeFromChars("BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8");
        var parameters = PushEncryption.ParametersOf(point);
        parameters.D = Base64Url.DecodeFromChars("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw");
        using var ours = ECDiffieHellman.Create(parameters);

        var body = PushEncryption.Encrypt("When I grow up, I want to be a watermelon"u8, PushKeys.Parse(BrowserPublic, BrowserAuth)!, ours, Base64Url.DecodeFromChars("DGv6ra1nlYgDCS1FRnbzlw"));

        Assert.Equal(
            "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN",
            Base64Url.EncodeToString(body));
    }

    [Fact]
    public void A_message_as_large_as_push_services_take_fills_4096_bytes_and_is_read_by_its_browser()
    {
        var message = RandomNumberGenerator.GetBytes(PushEncryption.LargestMessage);

        var body = PushEncryption.Encrypt(message, PushKeys.Parse(BrowserPublic, BrowserAuth)!);

        Assert.Equal(4096, body.Length);
        Assert.Equal(message, Decrypt(body));
        Assert.Throws<ArgumentException>(() => PushEncryption.Encrypt(new byte[PushEncryption.LargestMessage + 1], PushKeys.Parse(BrowserPublic, BrowserAuth)!));
    }

    [Fact]
    public void Two_messages_share_neither_key_nor_salt()
    {
        var keys = PushKeys.Parse(BrowserPublic, BrowserAuth)!;

        var (first, second) = (PushEncryption.Encrypt("x"u8, keys), PushEncryption.Encrypt("x"u8, keys));

        Assert.False(first.AsSpan(0, 16).SequenceEqual(second.AsSpan(0, 16)));
        Assert.False(first.AsSpan(21, 65).SequenceEqual(second.AsSpan(21, 65)));
    }

    [Theory]
    [InlineData(BrowserPublic, BrowserAuth, true)]
    [InlineData(BrowserPublic + "=", BrowserAuth + "==", true)]
    [InlineData("BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw5", BrowserAuth, false)]
    [InlineData("AAAA", BrowserAuth, false)]
    [InlineData(BrowserPublic, "AAAA", false)]
    [InlineData("no key!", BrowserAuth, false)]
    [InlineData(null, null, false)]
    public void Keys_of_a_browser_are_a_point_of_the_curve_and_16_bytes(string? p256dh, string? auth, bool right) => Assert.Equal(right, PushKeys.Parse(p256dh, auth) is not null);

    [Fact]
    public void A_push_service_is_told_who_sends_by_a_token_for_its_host_and_port()
    {
        var keys = VapidKeys.Create();
        var now = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);

        var authorization = keys.Authorization(new Uri("https://push.example.com:8443/send/abc?x=1"), "mailto:push@example.com", now);

        Assert.StartsWith("vapid t=", authorization, StringComparison.Ordinal);
        var token = authorization["vapid t=".Length..authorization.IndexOf(", k=", StringComparison.Ordinal)].Split('.');
        Assert.Equal(keys.PublicKey, authorization[(authorization.IndexOf(", k=", StringComparison.Ordinal) + 4)..]);
        var claims = JsonSerializer.Deserialize<JsonElement>(Base64Url.DecodeFromChars(token[1]));
        Assert.Equal(("https://push.example.com:8443", "mailto:push@example.com"), (claims.GetProperty("aud").GetString(), claims.GetProperty("sub").GetString()));
        Assert.InRange(claims.GetProperty("exp").GetInt64() - now.ToUnixTimeSeconds(), 1, 24 * 60 * 60);
        using var verifier = ECDsa.Create(PushEncryption.ParametersOf(Base64Url.DecodeFromChars(keys.PublicKey)));
        Assert.True(verifier.VerifyData(Encoding.ASCII.GetBytes($"{token[0]}.{token[1]}"), Base64Url.DecodeFromChars(token[2]), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation));
    }

    /// <summary>As a browser does, written from the RFC once more.</summary>
    private static byte[] Decrypt(byte[] body)
    {
        var parameters = PushEncryption.ParametersOf(Base64Url.DecodeFromChars(BrowserPublic));
        parameters.D = Base64Url.DecodeFromChars(BrowserPrivate);
        using var browser = ECDiffieHellman.Create(parameters);
        var sender = body[21..86];
        using var theirs = ECDiffieHellman.Create(PushEncryption.ParametersOf(sender));
        Assert.Equal(4096u, BinaryPrimitives.ReadUInt32BigEndian(body.AsSpan(16)));
        var shared = HKDF.Extract(HashAlgorithmName.SHA256, browser.DeriveRawSecretAgreement(theirs.PublicKey), Base64Url.DecodeFromChars(BrowserAuth));
        var input = HKDF.Expand(HashAlgorithmName.SHA256, shared, 32, [.. "WebPush: info\0"u8, .. Base64Url.DecodeFromChars(BrowserPublic), .. sender]);
        var key = HKDF.Extract(HashAlgorithmName.SHA256, input, body[..16]);
        using var cipher = new AesGcm(HKDF.Expand(HashAlgorithmName.SHA256, key, 16, [.. "Content-Encoding: aes128gcm\0"u8]), 16);
        var plain = new byte[body.Length - 86 - 16];
        cipher.Decrypt(HKDF.Expand(HashAlgorithmName.SHA256, key, 12, [.. "Content-Encoding: nonce\0"u8]), body.AsSpan(86, plain.Length), body.AsSpan(86 + plain.Length), plain);
        Assert.Equal(2, plain[^1]);
        return plain[..^1];
    }
}
