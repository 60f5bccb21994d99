using System.Globalization;
using Dax.Backends.DuckDb.Native;

namespace Dax.Backends.Import;

/// <summary>The engine of one import, in memory, with its own corner of the scratch folder; nothing of it outlives the import.</summary>
internal sealed class ImportEngine : IDisposable
{
    private readonly DuckDbDatabase database;
    private readonly ScratchCorner scratch;

    public ImportEngine(string scratchDirectory, string name, long memoryLimitBytes, int threads)
    {
        scratch = new ScratchCorner(scratchDirectory, name);
        try
        {
            database = DuckDbDatabase.Open(":memory:", new Dictionary<string, string>
            {
                ["memory_limit"] = string.Create(CultureInfo.InvariantCulture, $"{memoryLimitBytes >> 20}MiB"),
                ["temp_directory"] = scratch.Path,
                ["threads"] = threads.ToString(CultureInfo.InvariantCulture),
                ["autoinstall_known_extensions"] = "false",
                ["autoload_known_extensions"] = "false",
            });
        }
        catch
        {
            scratch.Dispose();
            throw;
        }
    }

    public DuckDbConnection Connect() => database.Connect();

    public static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    public static string Literal(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    public void Dispose()
    {
        database.Dispose();
        scratch.Dispose();
    }
}
