namespace Dax.Ivoa.Soda;

/// <summary>Errors as SODA 1.0 (4.2) has them: text that begins with one of a few labels.</summary>
public static class SodaErrors
{
    public const string ContentType = "text/plain; charset=utf-8";

    public const string Error = "Error";
    public const string Authentication = "AuthenticationError";
    public const string Authorization = "AuthorizationError";
    public const string Unavailable = "ServiceUnavailable";
    public const string Usage = "UsageError";
    public const string MultiValued = "MultiValuedParamNotSupported";

    private static readonly string[] Labels = [Error, Authentication, Authorization, Unavailable, Usage, MultiValued];

    /// <summary>The message behind a label; one that it has already stays.</summary>
    public static string Text(string label, string message) => IsLabelled(message) ? message : $"{label}: {message}";

    public static bool IsLabelled(string message)
    {
        foreach (var label in Labels)
            if (message.StartsWith(label, StringComparison.Ordinal) && message.AsSpan(label.Length).StartsWith(": ")) return true;
        return false;
    }
}
