using Dax.Adql.Binding;
using Dax.Adql.Scans;
using Dax.Engine.Faults;
using Dax.Engine.Scans;
using Dax.Ivoa.Tables;

namespace Dax.Engine.Tests.Scans.Answers;

/// <summary>Evaluates row by row, over objects, by the words of the scan tree: slow and easy to believe.</summary>
internal sealed class PlainProgram : IScanProgram
{
    private readonly List<(ScanExpression Expression, int[] Columns)?> nodes = [];

    /// <summary>Columns that may have classes, a bit for each.</summary>
    public ulong HasClasses { get; init; }

    /// <summary>Expressions that were added and not removed, of empty programs made from it too.</summary>
    public Holder Held { get; init; } = new();

    public int Add(ScanExpression expression, ReadOnlySpan<int> columns)
    {
        nodes.Add((expression, columns.ToArray()));
        Held.Count++;
        return nodes.Count - 1;
    }

    public void Remove(int node)
    {
        Assert.NotNull(nodes[node]);
        nodes[node] = null;
        Held.Count--;
    }

    public IScanProgram CreateEmpty() => new PlainProgram { Held = Held, HasClasses = HasClasses };

    public IScanEvaluator CreateEvaluator() => new Evaluator(this);

    /// <summary>The value, as <see cref="PlainTable"/> has them; truths are 0 and 1.</summary>
    public static object? Value(ScanExpression expression, Func<int, object?> column) => expression switch
    {
        ScanColumn e => column(e.Column),
        ScanNull => null,
        ScanWhole e => e.Value,
        ScanNumber e => e.Value,
        ScanText e => e.Value,
        ScanArithmetic e => Arithmetic(e.Operator, Value(e.Left, column), Value(e.Right, column)),
        ScanComparison e => Compare(Value(e.Left, column), Value(e.Right, column)) is { } order ? Holds(e.Operator, order) : null,
        ScanIsNull e => Value(e.Value, column) is null ? 1L : 0L,
        ScanNot e => Value(e.Operand, column) is long known ? 1 - known : null,
        _ => throw new NotSupportedException(expression.GetType().Name),
    };

    /// <summary>Texts by their bytes; NaN is one and the greatest.</summary>
    public static int? Compare(object? a, object? b) => (a, b) switch
    {
        (null, _) or (_, null) => null,
        (string x, string y) => System.Text.Encoding.UTF8.GetBytes(x).AsSpan().SequenceCompareTo(System.Text.Encoding.UTF8.GetBytes(y)),
        (double x, double y) => double.IsNaN(x) || double.IsNaN(y) ? double.IsNaN(x).CompareTo(double.IsNaN(y)) : x.CompareTo(y),
        _ => ((long)a).CompareTo((long)b),
    };

    private static long Holds(ScanComparisonOperator op, int order) => op switch
    {
        ScanComparisonOperator.Equal => order == 0,
        ScanComparisonOperator.NotEqual => order != 0,
        ScanComparisonOperator.Less => order < 0,
        ScanComparisonOperator.LessOrEqual => order <= 0,
        ScanComparisonOperator.Greater => order > 0,
        _ => order >= 0,
    } ? 1L : 0L;

    private static object? Arithmetic(ScanOperator op, object? a, object? b) => (a, b) switch
    {
        (null, _) or (_, null) => null,
        (double x, double y) => op switch { ScanOperator.Add => x + y, ScanOperator.Subtract => x - y, ScanOperator.Multiply => x * y, _ => x / y },
        (long x, long y) => op switch
        {
            ScanOperator.Add => Whole((Int128)x + y),
            ScanOperator.Subtract => Whole((Int128)x - y),
            ScanOperator.Multiply => Whole((Int128)x * y),
            _ => y == 0 ? null : Whole((Int128)x / y),
        },
        _ => throw new NotSupportedException(),
    };

    private static long Whole(Int128 value) =>
        value < long.MinValue || value > long.MaxValue ? throw new ScanFailure(new Fault.Usage("out of range")) : (long)value;

    public sealed class Holder
    {
        public int Count { get; set; }
    }

    private sealed class Evaluator(PlainProgram program) : IScanEvaluator
    {
        private readonly Dictionary<int, PlainClasses> classes = [];
        private RowBatch batch = new(0, []);

        public int Rows => batch.Count;

        public void Bind(RowBatch batch) => this.batch = batch;

        public ColumnVector Values(int node, ReadOnlySpan<ulong> rows)
        {
            var (expression, columns) = program.nodes[node]!.Value;
            if (expression is ScanColumn column) return batch.Columns[columns[column.Column]];
            var cells = new object?[Rows];
            for (var i = 0; i < Rows; i++)
            {
                if (rows.IsEmpty || (rows[i >> 6] >> i & 1) != 0) cells[i] = At(expression, columns, i);
            }
            return PlainTable.Vector(expression.Type, cells);
        }

        public ReadOnlySpan<ulong> Holds(int node)
        {
            var (expression, columns) = program.nodes[node]!.Value;
            var mask = new ulong[(Rows + 63) / 64];
            for (var i = 0; i < Rows; i++) mask[i >> 6] |= (At(expression, columns, i) is 1L ? 1UL : 0UL) << i;
            return mask;
        }

        /// <summary>As few as the kernels may have, so that both ways are gone.</summary>
        public RowClasses? Classes(int node)
        {
            var (expression, columns) = program.nodes[node]!.Value;
            if (expression is not ScanColumn column || (program.HasClasses & 1UL << column.Column) == 0) return null;
            if (!classes.TryGetValue(columns[column.Column], out var found)) classes.Add(columns[column.Column], found = new());
            return found.TryFill(batch.Columns[columns[column.Column]]) ? found : null;
        }

        public void Dispose() { }

        private object? At(ScanExpression expression, int[] columns, int row) => Value(expression, c => PlainTable.Cell(batch.Columns[columns[c]], row));
    }
}
