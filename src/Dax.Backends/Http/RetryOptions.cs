namespace Dax.Backends.Http;

/// <summary>How patiently other services are asked again.</summary>
public sealed class RetryOptions
{
    /// <summary>Requests in all, the first one counted.</summary>
    public int Attempts { get; set; } = 4;

    /// <summary>Before the second attempt; doubled for each further one, and each is lengthened by up to half at random, so that many clients do not come back at once.</summary>
    public TimeSpan FirstPause { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>A service that wants to be left alone for longer than this is not waited for.</summary>
    public TimeSpan LongestPause { get; set; } = TimeSpan.FromSeconds(15);

    public IEnumerable<string> Problems(string section)
    {
        if (Attempts is < 1 or > 20) yield return $"{section}:Attempts must be between 1 and 20.";
        if (FirstPause < TimeSpan.Zero || LongestPause < TimeSpan.Zero) yield return $"{section}: pauses must not be negative.";
    }
}
