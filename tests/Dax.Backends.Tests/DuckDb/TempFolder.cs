namespace Dax.Backends.Tests.DuckDb;

/// <summary>A directory that goes with the test.</summary>
internal sealed class TempFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("dax-duckdb-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
