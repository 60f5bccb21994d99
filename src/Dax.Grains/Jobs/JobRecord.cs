using Dax.Engine.Jobs;

namespace Dax.Grains.Jobs;

/// <summary>The stored state of a job grain; without a job while there is none.</summary>
internal sealed class JobRecord
{
    public JobState? Job { get; init; }
}
