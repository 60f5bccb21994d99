using System.Collections.Concurrent;
using Dax.Adql.Binding;
using Dax.Engine.Ports;

namespace Dax.Engine.Scans.Groups;

/// <summary>
/// The groups of one table, one for each rating, which share the expressions of all their members. It exists while it has members. The circles are guarded by the lock of
/// <see cref="SharedScans"/>; the program by <see cref="Gate"/>: workers read it for a batch, who joins or leaves writes.
/// </summary>
internal sealed class ScanBoard : IDisposable
{
    private readonly ConcurrentBag<IScanEvaluator> evaluators = [];

    public ScanBoard(ScanTable table, CatalogTable columns, IScanProgram program)
    {
        (Table, Name, Columns, Program) = (table, $"{columns.Schema}.{columns.Name}", columns.Columns, program);
        Circles = [.. Enum.GetValues<ScanRating>().Select(_ => new ScanCircle<ScanMember>(table.Pieces, m => m.Seat))];
    }

    public ScanTable Table { get; }

    /// <summary>Schema and name of the table.</summary>
    public string Name { get; }

    public IReadOnlyList<CatalogColumn> Columns { get; }

    public IScanProgram Program { get; }

    public ReaderWriterLockSlim Gate { get; } = new();

    public IReadOnlyList<ScanCircle<ScanMember>> Circles { get; }

    /// <summary>Members that are in a circle or held by a worker.</summary>
    public int Members { get; set; }

    /// <summary>Number of the turn in which a worker last took a piece of it: tables take turns.</summary>
    public long LastTurn { get; set; }

    public ScanCircle<ScanMember> Circle(ScanRating rating) => Circles[(int)rating];

    /// <summary>Where the columns of a query are; columns are the same when their names in the engine are.</summary>
    public int[] Places(IReadOnlyList<CatalogColumn> wanted)
    {
        var places = new int[wanted.Count];
        for (var i = 0; i < places.Length; i++)
        {
            places[i] = -1;
            for (var j = 0; j < Columns.Count && places[i] < 0; j++)
                if (string.Equals(Columns[j].PhysicalName, wanted[i].PhysicalName, StringComparison.Ordinal))
                    places[i] = j;
            if (places[i] < 0)
                throw new ArgumentException($"The table has no column {wanted[i].Name}.", nameof(wanted));
        }
        return places;
    }

    public IScanEvaluator RentEvaluator()
    {
        if (evaluators.TryTake(out var evaluator))
            return evaluator;
        Gate.EnterWriteLock();
        try
        {
            return Program.CreateEvaluator();
        }
        finally
        {
            Gate.ExitWriteLock();
        }
    }

    public void ReturnEvaluator(IScanEvaluator evaluator) => evaluators.Add(evaluator);

    public void Dispose()
    {
        while (evaluators.TryTake(out var evaluator))
            evaluator.Dispose();
        Gate.Dispose();
    }
}
