using Microsoft.Extensions.Options;

namespace Dax.Engine.Jobs.Admission;

/// <summary>How much of a lane's work is done at once, and how much may wait.</summary>
public sealed class LaneOptions
{
    public int MaxInFlight { get; set; }
    public int MaxQueued { get; set; }
}

/// <summary>The lanes of one process.</summary>
public sealed class AdmissionOptions
{
    public LaneOptions Interactive { get; set; } = new() { MaxInFlight = 16, MaxQueued = 256 };

    /// <summary>Most of these share their scans; those that cannot wait in <see cref="General"/>.</summary>
    public LaneOptions Scan { get; set; } = new() { MaxInFlight = 256, MaxQueued = 1_000 };

    /// <summary>Statements of the scan lane that run by themselves in the embedded engine. As many may wait as the scan lane lets in.</summary>
    public LaneOptions General { get; set; } = new() { MaxInFlight = 4 };

    public LaneOptions Image { get; set; } = new() { MaxInFlight = 4, MaxQueued = 256 };
    public LaneOptions Build { get; set; } = new() { MaxInFlight = 1, MaxQueued = 1_000 };

    public LaneOptions Of(Lane lane) => lane switch
    {
        Lane.Interactive => Interactive,
        Lane.Scan => Scan,
        Lane.Image => Image,
        Lane.Build => Build,
        _ => throw new ArgumentOutOfRangeException(nameof(lane)),
    };
}

/// <summary>One sentence per rule.</summary>
internal sealed class AdmissionOptionsValidator : IValidateOptions<AdmissionOptions>
{
    public ValidateOptionsResult Validate(string? name, AdmissionOptions options)
    {
        var wrong = new List<string>();
        foreach (var lane in Enum.GetValues<Lane>())
        {
            if (options.Of(lane).MaxInFlight < 1)
                wrong.Add($"Admission:{lane}:MaxInFlight must be at least 1.");
            if (options.Of(lane).MaxQueued < 0)
                wrong.Add($"Admission:{lane}:MaxQueued must not be negative.");
        }
        if (options.General.MaxInFlight < 1)
            wrong.Add("Admission:General:MaxInFlight must be at least 1.");
        return wrong.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);
    }
}
