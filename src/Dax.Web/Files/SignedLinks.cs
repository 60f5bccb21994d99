using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Dax.Contracts.Faults;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Dax.Web.Files;

/// <summary>
/// Links that carry their own permission until they expire: HMAC-SHA256 over the path and the second of expiry (<c>?exp=…&amp;sig=…</c>). The base URL and other parameters are
/// not part of what is signed: a proxy may change the one, and nothing is decided by the others.
/// </summary>
internal sealed class SignedLinks
{
    private const string Expiry = "exp";
    private const string Signature = "sig";
    // Longer than a signature of ours can be: more is not looked at.
    private const int MaxSignatureLength = 64;
    private static readonly TimeSpan MostRounding = TimeSpan.FromMinutes(5);
    private readonly byte[] key;
    private readonly SignedLinkOptions options;
    private readonly TimeProvider time;

    public SignedLinks(IOptions<SignedLinkOptions> options, TimeProvider time)
    {
        this.options = options.Value;
        this.time = time;
        key = this.options.Key is { } text ? Convert.FromBase64String(text) : RandomNumberGenerator.GetBytes(SignedLinkOptions.LeastKeyBytes);
    }

    public bool RequiredForFiles => options.RequiredForFiles;

    public bool ForResults => options.ForResults;

    /// <summary>The URL with its permission: good for at least the lifetime, and the same for some minutes.</summary>
    /// <param name="baseUrl">Of the service, without a slash at its end.</param>
    /// <param name="path">Below it, percent-encoded, with a leading slash and without a query.</param>
    public string Sign(string baseUrl, string path)
    {
        var exp = Expires().ToString(CultureInfo.InvariantCulture);
        // As the request will show it, whichever characters were escaped here.
        var canonical = PathString.FromUriComponent(path).ToUriComponent();
        return $"{baseUrl}{path}?{Expiry}={exp}&{Signature}={Base64Url.EncodeToString(Mac(canonical, exp))}";
    }

    /// <summary>True when the request carries a valid signature of its path, false when it carries none.</summary>
    /// <exception cref="FaultException">Forbidden: the signature is wrong, or has expired.</exception>
    public bool Check(HttpRequest request)
    {
        var (exp, sig) = (request.Query[Expiry], request.Query[Signature]);
        if (exp.Count == 0 && sig.Count == 0) return false;
        if (exp.Count != 1 || sig.Count != 1 || !IsGenuine(request.Path.ToUriComponent(), exp[0]!, sig[0]!))
            throw new FaultException(new FaultView(FaultCode.Forbidden, "The link's signature is not valid for this address."));
        if (!long.TryParse(exp[0], NumberStyles.None, CultureInfo.InvariantCulture, out var end) || end < time.GetUtcNow().ToUnixTimeSeconds())
            throw new FaultException(new FaultView(FaultCode.Forbidden, "The link has expired: ask for a new one where this one came from."));
        return true;
    }

    private bool IsGenuine(string path, string exp, string sig)
    {
        if (sig.Length > MaxSignatureLength || exp.Length > 20) return false;
        Span<byte> given = stackalloc byte[MaxSignatureLength];
        if (!Base64Url.TryDecodeFromChars(sig, given, out var length)) return false;
        return CryptographicOperations.FixedTimeEquals(Mac(path, exp), given[..length]);
    }

    private byte[] Mac(string path, string exp) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{path}\n{exp}"));

    private long Expires()
    {
        var step = (long)Math.Clamp(options.Lifetime.TotalSeconds / 4, 1, MostRounding.TotalSeconds);
        var end = (long)Math.Ceiling((time.GetUtcNow() + options.Lifetime).ToUnixTimeMilliseconds() / 1000.0);
        return (end + step - 1) / step * step;
    }
}
