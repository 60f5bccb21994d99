using Dax.Engine.Faults;
using Dax.Engine.Jobs;

namespace Dax.Engine.Tiles.Making;

public sealed partial class HipsBuilder
{
    public ValueTask<Result<HipsBuilt>> BuildColor(HipsSurvey survey, IProgress<JobProgress>? progress, CancellationToken cancel) => throw new NotImplementedException();
}
