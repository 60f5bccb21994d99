using System.Collections.Concurrent;
using Dax.Engine.Ports;

namespace Dax.Engine.Scans.Groups;

/// <summary>The statement of a member whose expressions only the engine knows, and the program over what it gives: nobody else has a part in either.</summary>
internal sealed class OwnStatement(PieceStatement statement, IScanProgram program) : IDisposable
{
    private readonly ConcurrentBag<IScanEvaluator> idle = [];

    public PieceStatement Statement => statement;

    public IScanProgram Program => program;

    public IScanEvaluator RentEvaluator() => idle.TryTake(out var evaluator) ? evaluator : program.CreateEvaluator();

    public void ReturnEvaluator(IScanEvaluator evaluator) => idle.Add(evaluator);

    public void Dispose()
    {
        while (idle.TryTake(out var evaluator))
            evaluator.Dispose();
    }
}
