using Dax.Backends.Butler;

namespace Dax.Silo.Hosting;

/// <param name="Data">The data folder, absolute.</param>
/// <param name="Urls">Where to listen, separated by semicolons.</param>
/// <param name="WithMessier">Whether a new folder gets the shipped catalogue and, when no repository is given, the simulated survey.</param>
internal sealed record ServeOptions(string Data, string Urls, bool WithMessier)
{
    /// <summary>Repositories given on the command line.</summary>
    public IReadOnlyList<ButlerRepositoryOptions> Butlers { get; init; } = [];
}
