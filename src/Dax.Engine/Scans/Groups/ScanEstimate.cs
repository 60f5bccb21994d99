using Dax.Engine.Jobs;

namespace Dax.Engine.Scans.Groups;

/// <summary>How far a member is, exactly, and when it will probably be done. Pure.</summary>
internal static class ScanEstimate
{
    public const string Unit = "chunks";

    /// <param name="done">Pieces seen.</param>
    /// <param name="before">Of these, seen by an earlier attempt.</param>
    /// <param name="pieces">In all.</param>
    /// <param name="since">When it joined.</param>
    /// <param name="now">Not before.</param>
    /// <param name="note">Where it is.</param>
    public static JobProgress Of(int done, int before, int pieces, DateTimeOffset since, DateTimeOffset now, string note)
    {
        var progress = new JobProgress(done, pieces, Unit) { Note = note };
        return done <= before ? progress : progress with { EstimatedEnd = now + (now - since) / (done - before) * (pieces - done) };
    }
}
