using Dax.Engine.Faults;
using Dax.Engine.ObsCore;

namespace Dax.Engine.Ports;

/// <summary>The table <c>ivoa.ObsCore</c>, filled from any number of repositories, each of which is replaced without the others.</summary>
public interface IObsCoreStore
{
    /// <summary>Takes the table until the answer is disposed; Busy while somebody else has it, in this process or another one. Queries read what was published before.</summary>
    Result<IObsCoreUpdate> Begin();
}

/// <summary>One change of the table: nothing is seen of it before <see cref="Publish"/>, and all at once then. Not thread-safe.</summary>
public interface IObsCoreUpdate : IDisposable
{
    /// <summary>The repositories whose rows are published now.</summary>
    IReadOnlyList<ObsCoreSource> Sources { get; }

    /// <summary>Begins to change the rows of one repository (again: what was begun before is forgotten). Usage when a column of its schema has another type in the rows of another repository.</summary>
    /// <param name="source">What is known of the rows from now on.</param>
    /// <param name="isWhole">All rows come anew; otherwise those that are published stay, but those that are replaced or removed.</param>
    Result<IObsCoreStaging> Stage(ObsCoreSource source, ObsCoreSchema schema, bool isWhole);

    /// <summary>Takes out all rows of a repository.</summary>
    void Remove(string label);

    /// <summary>Makes the accepted changes the table, durable; null when they change nothing.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled; the table is as it was.</exception>
    ObsCoreSummary? Publish(CancellationToken cancel);
}

/// <summary>Changes to the rows of one repository.</summary>
public interface IObsCoreStaging
{
    /// <summary>Adds rows; one with the id of a published row takes its place. No id comes twice.</summary>
    void Add(ObsCoreBatch batch);

    /// <summary>Tells ids of datasets that the repository has; all of them, before <see cref="Unknown"/> and <see cref="RemoveUnseen"/>.</summary>
    void See(ReadOnlySpan<Guid> ids);

    /// <summary>Ids that were seen and have no row, neither published nor added; at most so many.</summary>
    IReadOnlyList<Guid> Unknown(int limit);

    /// <summary>Ids of published rows without region of datasets registered since then, that were not added here; at most so many.</summary>
    IReadOnlyList<Guid> WithoutRegion(DateTimeOffset since, int limit);

    /// <summary>Takes out the published rows whose ids were not seen.</summary>
    void RemoveUnseen();

    /// <summary>The changes are whole and belong to the update. Without it they are forgotten.</summary>
    ObsCoreChange Accept();
}

/// <summary>A repository whose rows are in the table.</summary>
/// <param name="Fingerprint">Of the rules that made the rows.</param>
/// <param name="BaseUrl">What URLs in the rows begin with; when it changes, published rows follow.</param>
public sealed record ObsCoreSource(string Label, string Fingerprint, string BaseUrl)
{
    public long Rows { get; init; }

    /// <summary>When the newest of its datasets was registered; null when no repository said.</summary>
    public DateTimeOffset? Newest { get; init; }
}

/// <summary>What became of the rows of one repository.</summary>
public readonly record struct ObsCoreChange(long Added, long Replaced, long Removed)
{
    public bool IsNone => Added == 0 && Replaced == 0 && Removed == 0;
}

/// <summary>What a publication made.</summary>
public sealed record ObsCoreSummary(long Rows, int Columns, long Bytes, string Generation);
