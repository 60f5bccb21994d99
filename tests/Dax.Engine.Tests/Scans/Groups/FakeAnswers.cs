using System.Buffers;
using System.Buffers.Binary;
using Dax.Adql.Binding;
using Dax.Adql.Scans;
using Dax.Engine.Faults;
using Dax.Engine.Scans;
using Dax.Engine.Scans.Groups;
using Dax.Ivoa.Tables;

namespace Dax.Engine.Tests.Scans.Groups;

/// <summary>Answers that need no expressions: a sum of all rows for queries that are grouped, the rows themselves for others.</summary>
internal static class FakeAnswers
{
    public static ScanTools Tools { get; } = new(_ => new Program(), Create);

    /// <summary>A query whose answer fails at this row.</summary>
    public const long Trap = 777;

    private static Result<IScanAnswer> Create(ScanQuery query, TableSchema schema, IScanProgram program, IReadOnlyList<int> columns, long mostRows)
    {
        // Of two columns of the table, or the one that a statement gives.
        Assert.Contains(Assert.Single(columns), (int[])[0, 1]);
        Interlocked.Increment(ref ((Program)program).Answers);
        return query.IsGrouped ? new Sum(schema, (Program)program, query.Distinct, query.Having is not null) : new Rows(schema, (Program)program, query.Top ?? long.MaxValue);
    }

    private static long[] Values(IScanEvaluator evaluator)
    {
        var batch = ((Evaluator)evaluator).Batch!;
        if (batch.Columns.Count == 2)
            Assert.IsNotType<MemoryVector<long>>(batch.Columns[0]);
        return ((ScalarVector<long>)batch.Columns[^1]).Values.ToArray();
    }

    internal sealed class Program : IScanProgram
    {
        public int Answers;

        public int Add(ScanExpression expression, ReadOnlySpan<int> columns) => 0;

        public void Remove(int node) { }

        public IScanProgram CreateEmpty() => new Program();

        public IScanEvaluator CreateEvaluator() => new Evaluator();
    }

    private sealed class Evaluator : IScanEvaluator
    {
        public RowBatch? Batch { get; private set; }

        public int Rows => Batch!.Count;

        public void Bind(RowBatch batch) => Batch = batch;

        public ColumnVector Values(int node, ReadOnlySpan<ulong> rows) => throw new NotSupportedException();

        public ReadOnlySpan<ulong> Holds(int node) => throw new NotSupportedException();

        public void Dispose() { }
    }

    private sealed class Sum(TableSchema schema, Program program, bool fails, bool outgrows) : IScanAnswer
    {
        private long total;
        private int merging;

        public TableSchema Schema => schema;

        public bool StreamsRows => false;

        public bool IsSatisfied => false;

        public IScanPart CreatePart() => new Part(fails, outgrows);

        public void Merge(IScanPart part)
        {
            Assert.Equal(1, Interlocked.Increment(ref merging));
            total += ((Part)part).Total;
            part.Clear();
            Interlocked.Decrement(ref merging);
        }

        public IEnumerable<RowBatch> Finish() => [new RowBatch(1, [new MemoryVector<long>(new[] { total })])];

        public void Save(IBufferWriter<byte> state)
        {
            BinaryPrimitives.WriteInt64LittleEndian(state.GetSpan(8), total);
            state.Advance(8);
        }

        public bool TryRestore(ReadOnlySpan<byte> state) => state.Length == 8 && (total = BinaryPrimitives.ReadInt64LittleEndian(state)) >= 0;

        public void Dispose() => Interlocked.Decrement(ref program.Answers);

        private sealed class Part(bool fails, bool outgrows) : IScanPart
        {
            public long Total { get; private set; }

            public RowBatch? Fold(IScanEvaluator evaluator)
            {
                foreach (var value in FakeAnswers.Values(evaluator))
                {
                    if ((fails || outgrows) && value == Trap)
                        throw new ScanFailure(new Fault.Usage("A value is out of range."), outgrows);
                    Total += value;
                }
                return null;
            }

            public RowBatch? Flush() => null;

            public void Clear() => Total = 0;

            public void Dispose() { }
        }
    }

    /// <summary>Rows are gathered over three batches; those of TOP are counted when they are gathered.</summary>
    private sealed class Rows(TableSchema schema, Program program, long top) : IScanAnswer
    {
        private long claimed;

        public TableSchema Schema => schema;

        public bool StreamsRows => true;

        public bool IsSatisfied => Interlocked.Read(ref claimed) >= top;

        public IScanPart CreatePart() => new Part(this);

        public void Merge(IScanPart part) => Assert.Null(part.Flush());

        public IEnumerable<RowBatch> Finish() => [];

        public void Save(IBufferWriter<byte> state) => throw new NotSupportedException();

        public bool TryRestore(ReadOnlySpan<byte> state) => false;

        public void Dispose() => Interlocked.Decrement(ref program.Answers);

        private long Claim(long wanted)
        {
            var before = Interlocked.Add(ref claimed, wanted) - wanted;
            return Math.Clamp(top - before, 0, wanted);
        }

        private sealed class Part(Rows answer) : IScanPart
        {
            private readonly List<long> gathered = [];

            public RowBatch? Fold(IScanEvaluator evaluator)
            {
                var values = FakeAnswers.Values(evaluator);
                gathered.AddRange(values.Take((int)answer.Claim(values.Length)));
                return gathered.Count >= 3 * FakeTable.BatchRows ? Flush() : null;
            }

            public RowBatch? Flush()
            {
                if (gathered.Count == 0)
                    return null;
                var batch = new RowBatch(gathered.Count, [new MemoryVector<long>(gathered.ToArray())]);
                gathered.Clear();
                return batch;
            }

            public void Clear() => gathered.Clear();

            public void Dispose() { }
        }
    }
}
