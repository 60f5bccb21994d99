namespace Dax.Web.Files;

/// <summary>Links that carry their own permission, for a while; section "SignedLinks".</summary>
public sealed class SignedLinkOptions
{
    public const int LeastKeyBytes = 32;

    /// <summary>The secret, base64 of at least 32 random bytes; the same on every silo. Without it the service makes one and keeps it in its data folder.</summary>
    public string? Key { get; set; }

    /// <summary>How long a link holds. Links that are made within the same few minutes are the same, so that caches can know them again.</summary>
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Files are given out by signed links only (and DataLink hands out such links).</summary>
    public bool RequiredForFiles { get; set; }

    /// <summary>Job documents hand out signed links to their results, so that tools without the owner's identity can fetch them.</summary>
    public bool ForResults { get; set; }

    internal static bool IsKey(string? text)
    {
        if (text is null) return true;
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) && length >= LeastKeyBytes;
    }
}
