using Microsoft.Extensions.Options;

namespace Dax.Engine.Jobs;

/// <summary>What a job may take and how long it stays.</summary>
public sealed class JobOptions
{
    /// <summary>Execution duration of a job that asks for none.</summary>
    public TimeSpan DefaultExecutionDuration { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Longest execution duration that can be asked for; also what "no limit" becomes.</summary>
    public TimeSpan MaxExecutionDuration { get; set; } = TimeSpan.FromDays(1);

    /// <summary>Longest synchronous query, until its last byte.</summary>
    public TimeSpan SyncExecutionDuration { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a job is kept when its owner asks for nothing else.</summary>
    public TimeSpan DefaultRetention { get; set; } = TimeSpan.FromDays(7);

    /// <summary>The farthest destruction time, from the moment of asking.</summary>
    public TimeSpan MaxRetention { get; set; } = TimeSpan.FromDays(30);

    /// <summary>How often a job is begun before it is given up: the process crashed each time while it worked on it. Stopping in order does not count.</summary>
    public int MaxAttempts { get; set; } = 10;

    /// <summary>Most parameters of one job.</summary>
    public int MaxParameters { get; set; } = 1_000;

    /// <summary>Most characters in all parameters of one job together.</summary>
    public int MaxParameterChars { get; set; } = 4 << 20;

    /// <summary>Most uploaded tables of one job.</summary>
    public int MaxUploads { get; set; } = 32;
}

/// <summary>One sentence per rule.</summary>
internal sealed class JobOptionsValidator : IValidateOptions<JobOptions>
{
    public ValidateOptionsResult Validate(string? name, JobOptions options)
    {
        var wrong = new List<string>();
        void Rule(bool holds, string sentence) { if (!holds) wrong.Add(sentence); }

        Rule(options.DefaultExecutionDuration >= TimeSpan.FromSeconds(1), "Jobs:DefaultExecutionDuration must be at least one second.");
        Rule(options.MaxExecutionDuration >= options.DefaultExecutionDuration, "Jobs:MaxExecutionDuration must not be shorter than the default.");
        Rule(options.SyncExecutionDuration >= TimeSpan.FromSeconds(1), "Jobs:SyncExecutionDuration must be at least one second.");
        Rule(options.DefaultRetention > TimeSpan.Zero, "Jobs:DefaultRetention must be positive.");
        Rule(options.MaxRetention >= options.DefaultRetention, "Jobs:MaxRetention must not be shorter than the default.");
        Rule(options.MaxAttempts >= 1, "Jobs:MaxAttempts must be at least 1.");
        Rule(options.MaxParameters >= 1, "Jobs:MaxParameters must be at least 1.");
        Rule(options.MaxParameterChars >= 1024, "Jobs:MaxParameterChars must be at least 1024.");
        Rule(options.MaxUploads >= 0, "Jobs:MaxUploads must not be negative.");
        return wrong.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);
    }
}
