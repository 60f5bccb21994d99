using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Dax.Contracts.Faults;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace Dax.Web.Files;

/// <param name="Name">Whose permission the link carries; null: anybody's.</param>
internal readonly record struct SignedBearer(string? Name);

/// <summary>
/// Links that carry their own permission until they expire: HMAC-SHA256 over the path, the second of expiry and the name of whoever gave it (<c>?exp=…&amp;sig=…</c>, and <c>&amp;as=…</c>).
/// The base URL and other parameters are not part of what is signed: a proxy may change the one, and nothing is decided by the others.
/// </summary>
internal sealed class SignedLinks
{
    private const string Expiry = "exp", Signature = "sig", Giver = "as";
    // Longer than a signature of ours can be: more is not looked at.
    private const int MaxSignatureLength = 64, MaxExpiryLength = 20, MaxNameLength = 256;
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
    /// <param name="name">Whose permission it carries, where that matters.</param>
    public string Sign(string baseUrl, string path, string? name = null)
    {
        var exp = Expires().ToString(CultureInfo.InvariantCulture);
        // As the request will show it, whichever characters were escaped here.
        var canonical = PathString.FromUriComponent(path).ToUriComponent();
        var giver = name is null ? "" : $"{Giver}={Uri.EscapeDataString(name)}&";
        return $"{baseUrl}{path}?{giver}{Expiry}={exp}&{Signature}={Base64Url.EncodeToString(Mac(canonical, exp, name))}";
    }

    /// <summary>Null when the request carries no signature.</summary>
    /// <exception cref="FaultException">Forbidden: the signature is not of this path, or has expired.</exception>
    public SignedBearer? Check(HttpRequest request)
    {
        var (exp, sig, name) = (request.Query[Expiry], request.Query[Signature], request.Query[Giver]);
        if (exp.Count == 0 && sig.Count == 0) return null;
        if (exp.Count != 1 || sig.Count != 1 || name.Count > 1 || !IsGenuine(request.Path.ToUriComponent(), exp[0]!, sig[0]!, name))
            throw new FaultException(new FaultView(FaultCode.Forbidden, "The link's signature is not valid for this address."));
        if (!long.TryParse(exp[0], NumberStyles.None, CultureInfo.InvariantCulture, out var end) || end < time.GetUtcNow().ToUnixTimeSeconds())
            throw new FaultException(new FaultView(FaultCode.Forbidden, "The link has expired: ask for a new one where this one came from."));
        return new SignedBearer(name);
    }

    private bool IsGenuine(string path, string exp, string sig, StringValues name)
    {
        if (sig.Length > MaxSignatureLength || exp.Length > MaxExpiryLength || name.ToString().Length > MaxNameLength) return false;
        Span<byte> given = stackalloc byte[MaxSignatureLength];
        return Base64Url.IsValid(sig) && Base64Url.TryDecodeFromChars(sig, given, out var length) && CryptographicOperations.FixedTimeEquals(Mac(path, exp, name), given[..length]);
    }

    // A name comes last: it alone may hold anything. Without one there is no third line.
    private byte[] Mac(string path, string exp, string? name) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(name is null ? $"{path}\n{exp}" : $"{path}\n{exp}\n{name}"));

    private long Expires()
    {
        var step = (long)Math.Clamp(options.Lifetime.TotalSeconds / 4, 1, MostRounding.TotalSeconds);
        var end = (long)Math.Ceiling((time.GetUtcNow() + options.Lifetime).ToUnixTimeMilliseconds() / 1000.0);
        return (end + step - 1) / step * step;
    }
}
