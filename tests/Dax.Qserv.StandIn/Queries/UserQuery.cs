namespace Dax.Qserv.StandIn.Queries;

/// <param name="Type">MariaDB's, in capitals.</param>
public sealed record ResultColumn(string Name, string Type)
{
    public bool IsBinary => Type.StartsWith("BIT", StringComparison.Ordinal) || Type.StartsWith("BINARY", StringComparison.Ordinal) || Type.StartsWith("VARBINARY", StringComparison.Ordinal)
        || Type.EndsWith("BLOB", StringComparison.Ordinal);
}

/// <summary>A query that was taken.</summary>
public sealed class UserQuery(long id, string text, int totalChunks, TimeProvider time)
{
    private readonly long started = time.GetTimestamp();
    private volatile string status = "EXECUTING";

    public long Id => id;
    public string Text => text;
    public string Status => status;
    public string Error { get; private set; } = "";
    public int TotalChunks => totalChunks;
    public long Rows { get; set; }
    public IReadOnlyList<ResultColumn> Columns { get; set; } = [];
    public bool HasResult { get; set; }
    /// <summary>Over the MySQL protocol, which gives it once.</summary>
    public bool IsGiven { get; set; }
    public long Begun { get; } = time.GetUtcNow().ToUnixTimeSeconds();
    public TimeSpan ChunkTime { get; init; }
    public CancellationTokenSource Stop { get; } = new();
    public Task Work { get; set; } = Task.CompletedTask;

    /// <summary>By the clock, and one less than all until it has ended.</summary>
    public int CompletedChunks => Status != "EXECUTING" ? totalChunks : (int)Math.Min(totalChunks - 1, time.GetElapsedTime(started) / ChunkTime);

    /// <summary>Until all chunks have had their time.</summary>
    public async Task Chunks(bool endless)
    {
        var left = totalChunks * ChunkTime - time.GetElapsedTime(started);
        if (endless)
            await Task.Delay(Timeout.InfiniteTimeSpan, Stop.Token);
        else if (left > TimeSpan.Zero)
            await Task.Delay(left, time, Stop.Token);
    }

    public void Finish(string end, string error)
    {
        Error = error;
        status = end;
    }
}
