using Microsoft.Data.Sqlite;

namespace Dax.Interop.Tests.Crashes;

/// <summary>A data folder whose service does not run: what it wrote down, by looking at the files.</summary>
internal sealed class CrashedFolder(string folder)
{
    private string Results => Path.Combine(folder, "results");

    /// <summary>Jobs that the history has, with their phases and rows; synchronous requests are left out.</summary>
    public List<(string Id, string Phase, long? Rows)> Jobs()
    {
        var jobs = new List<(string, string, long?)>();
        Query("SELECT id, phase, rows FROM dax_job WHERE is_sync = 0", row => jobs.Add((row.GetString(0), row.GetString(1), row.IsDBNull(2) ? null : row.GetInt64(2))));
        return jobs;
    }

    /// <summary>Jobs that were at work when the process ended.</summary>
    public int Executing() => Jobs().Count(j => j.Phase == "Executing");

    /// <summary>Results that were being written then.</summary>
    public int Unfinished() => Directory.EnumerateFiles(Results, "*.part", SearchOption.AllDirectories).Count();

    /// <summary>Results by job and attempt, wherever they are kept.</summary>
    public List<(string Job, int Attempt)> Kept()
    {
        var kept = new List<(string, int)>();
        Query("SELECT job_id, attempt FROM dax_result", row => kept.Add((row.GetString(0), row.GetInt32(1))));
        foreach (var attempt in Directory.EnumerateDirectories(Results).SelectMany(Directory.EnumerateDirectories).SelectMany(Directory.EnumerateDirectories))
            kept.Add((Path.GetFileName(Path.GetDirectoryName(attempt)!), int.Parse(Path.GetFileName(attempt), System.Globalization.CultureInfo.InvariantCulture)));
        return kept;
    }

    /// <summary>States of scans from which an attempt can go on.</summary>
    public int Checkpoints() => States().Count();

    /// <summary>Jobs that were at work and have such a state.</summary>
    public List<string> Resumable()
    {
        var states = States().Select(Path.GetFileName).ToHashSet();
        return [.. Jobs().Where(j => j.Phase == "Executing" && states.Contains(j.Id)).Select(j => j.Id)];
    }

    /// <summary>Files that belong to nothing that is: in trash and scratch, and states of scans when all jobs have ended.</summary>
    public IEnumerable<string> Strays() =>
        States().Concat(((string[])["trash", "scratch"]).Select(name => Path.Combine(folder, name)).Where(Directory.Exists).SelectMany(d => Directory.EnumerateFiles(d, "*", SearchOption.AllDirectories)));

    // One that was just being written goes with the sweep, when it is old enough to be nobody's.
    private IEnumerable<string> States() =>
        Directory.Exists(Path.Combine(folder, "scans")) ? Directory.EnumerateFiles(Path.Combine(folder, "scans")).Where(f => !f.EndsWith(".part", StringComparison.Ordinal)) : [];

    private void Query(string sql, Action<SqliteDataReader> row)
    {
        SQLitePCL.Batteries_V2.Init();
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Path.Combine(folder, "state.sqlite"), Mode = SqliteOpenMode.ReadWrite, Pooling = false }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT COUNT(*) FROM sqlite_master WHERE name = $table";
        command.Parameters.AddWithValue("$table", sql.Split(" FROM ")[1].Split(' ')[0]);
        if ((long)command.ExecuteScalar()! == 0) return;
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        while (reader.Read()) row(reader);
    }
}
