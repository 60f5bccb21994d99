using Dax.Adql.Binding;
using Dax.Adql.Syntax;

namespace Dax.Adql.Rewriting;

/// <summary>
/// For engines without FULL JOIN: <c>a FULL JOIN b ON c</c> becomes a query of <c>a LEFT JOIN b ON c</c> and, by UNION ALL, the rows of b for which
/// there is no a. That reads both twice, so both must be the same each time, and know nothing of queries around them; else it is refused.
/// </summary>
/// <param name="replaces">The FULL JOINs that the engine does not have.</param>
internal sealed class FullJoinPass(Func<BoundJoinStep, bool> replaces) : BoundMapper
{
    private readonly HashSet<int> volatileNames = [];
    private int lastSource;

    public AdqlError? Error { get; private set; }

    public static AdqlResult<BoundQuery> Run(BoundQuery query) => Run(query, static _ => true);

    public static AdqlResult<BoundQuery> Run(BoundQuery query, Func<BoundJoinStep, bool> replaces)
    {
        var pass = new FullJoinPass(replaces);
        query = PlainPass.Run(query);
        foreach (var named in query.With)
            pass.Note(named);
        pass.Note(query.Root);
        var mapped = query with { With = query.With.Map(named => named with { Query = pass.Map(named.Query) }), Root = pass.Map(query.Root) };
        return pass.Error is { } error ? error : mapped;
    }

    private void Note(BoundNamedQuery named)
    {
        var numbers = Note(named.Query);
        if (numbers.IsVolatile || numbers.Named.Overlaps(volatileNames))
            volatileNames.Add(named.Number);
    }

    private SourceNumbers Note(BoundRelation query)
    {
        var numbers = SourceNumbers.Of(query);
        foreach (var number in numbers.Defined)
            lastSource = Math.Max(lastSource, number);
        return numbers;
    }

    protected override BoundSelect Map(BoundSelect select)
    {
        var mapped = base.Map(select);
        while (Error is null && mapped.From.Any(HasFull))
            mapped = Replace(mapped);
        return mapped;
    }

    private bool HasFull(BoundSource source) =>
        source is BoundJoin join && (HasFull(join.First) || join.Steps.Any(step => IsReplaced(step) || HasFull(step.Right)));

    private bool IsReplaced(BoundJoinStep step) => step.Kind == JoinKind.Full && replaces(step);

    /// <summary>The same with one FULL JOIN less: one that has none inside.</summary>
    private BoundSelect Replace(BoundSelect select)
    {
        var (left, step) = Innermost(select.From.First(HasFull));
        var both = Visible([left, step.Right]);
        var whole = new SourceNumbers().With(left).With(step.Right).With(step.On);
        if (whole.IsCorrelated)
            Error = new("A FULL JOIN inside a query that refers to an outer one is not supported by this catalog's engine", step.On.At);
        else if (whole.IsVolatile || whole.Named.Overlaps(volatileNames))
            Error = new("A FULL JOIN with queries that have TOP, OFFSET or RAND is not supported by this catalog's engine", step.On.At);
        var used = new UsedColumns(both);
        used.Map((BoundRelation)select);
        var derived = Union(left, step, used.Columns);
        return (BoundSelect)new Renaming(both, step, derived, used.Columns).Map((BoundRelation)select);
    }

    private (BoundSource Left, BoundJoinStep Step) Innermost(BoundSource source)
    {
        var join = (BoundJoin)source;
        if (HasFull(join.First))
            return Innermost(join.First);
        for (var i = 0; ; i++)
        {
            if (HasFull(join.Steps[i].Right))
                return Innermost(join.Steps[i].Right);
            if (IsReplaced(join.Steps[i]))
                return (LeftOf(join, i), join.Steps[i]);
        }
    }

    /// <summary>What stands before step <paramref name="index"/>.</summary>
    private static BoundSource LeftOf(BoundJoin join, int index) =>
        index == 0 ? join.First : join with { Steps = new(join.Steps.Span[..index].ToArray()) };

    private BoundQuerySource Union(BoundSource left, BoundJoinStep step, List<BoundColumn> columns)
    {
        var origin = left.Origin;
        var outputs = new BoundOutput[Math.Max(1, columns.Count)];
        outputs[0] = new(Describe.Typed("c", AdqlTypes.Integer) with { PhysicalName = Describe.Place(0) }, false);
        for (var i = 0; i < columns.Count; i++)
            outputs[i] = new(columns[i].Column with { PhysicalName = Describe.Place(i) }, true);
        Seq<BoundExpression> one = [new BoundInteger(1, AdqlTypes.Integer, origin)];
        var rights = Visible([step.Right]);
        var all = columns.Count == 0 ? one : new Seq<BoundExpression>([.. columns]);
        var matched = new BoundSelect(new(outputs), origin)
        {
            Values = all,
            From = [new BoundJoin(left, [step with { Kind = JoinKind.Left }], origin)],
        };
        var none = new BoundSelect([new BoundOutput(Describe.Typed("c", AdqlTypes.Integer), false)], origin) { Values = one, From = [left], Where = step.On };
        var unmatched = matched with
        {
            Values = all.Map(value => value is BoundColumn column && !rights.Contains(column.Source) ? new BoundNull(value.Type, value.Origin) : value),
            From = [step.Right],
            Where = new BoundNot(new BoundExists(none, origin), origin),
        };
        var union = new BoundSets(matched, [new BoundSetStep(SetOperator.Union, true, unmatched)], new(outputs), origin);
        return new(++lastSource, union, origin);
    }

    /// <summary>The sources that conditions beside them can name: not those inside queries.</summary>
    private static HashSet<int> Visible(ReadOnlySpan<BoundSource> sources)
    {
        var visible = new HashSet<int>();
        foreach (var source in sources)
            Add(source);
        return visible;

        void Add(BoundSource source)
        {
            if (source is BoundJoin join)
            {
                Add(join.First);
                foreach (var step in join.Steps)
                    Add(step.Right);
            }
            else
                visible.Add(source switch
                {
                    BoundTableSource table => table.Number,
                    BoundQuerySource derived => derived.Number,
                    BoundNamedSource named => named.Number,
                    _ => throw new InvalidOperationException(source.GetType().Name),
                });
        }
    }

    /// <summary>The columns of some sources that a query uses, once each.</summary>
    private sealed class UsedColumns(HashSet<int> sources) : BoundMapper
    {
        public List<BoundColumn> Columns { get; } = [];

        public override BoundExpression Map(BoundExpression value)
        {
            if (value is BoundColumn column && sources.Contains(column.Source) && !Columns.Contains(column))
                Columns.Add(column);
            return base.Map(value);
        }
    }

    /// <summary>Puts the query in the place of the join, and its columns in that of the join's. Key ranges only follow from exact tests: they go.</summary>
    private sealed class Renaming(HashSet<int> sources, BoundJoinStep replaced, BoundQuerySource derived, List<BoundColumn> columns) : BoundMapper
    {
        protected override BoundSource Map(BoundSource source)
        {
            if (source is not BoundJoin join)
                return base.Map(source);
            for (var i = 0; i < join.Steps.Count; i++)
            {
                if (!ReferenceEquals(join.Steps[i], replaced))
                    continue;
                var rest = new Seq<BoundJoinStep>(join.Steps.Span[(i + 1)..].ToArray());
                return rest.Count == 0 ? derived : new BoundJoin(derived, rest.Map(step => step with { Right = Map(step.Right), On = Map(step.On) }), join.Origin);
            }

            return base.Map(source);
        }

        public override BoundExpression Map(BoundExpression value) => value switch
        {
            BoundColumn column when columns.IndexOf(column) is >= 0 and var index
                => new BoundColumn(derived.Number, derived.Query.Outputs[index].Column, column.Origin),
            BoundKeyRange range when sources.Contains(range.Source) => new BoundTruth(true, range.Origin),
            BoundRegionBox box when sources.Contains(box.Source) => new BoundTruth(true, box.Origin),
            BoundRegionPoint box when sources.Contains(box.Source) => new BoundTruth(true, box.Origin),
            _ => base.Map(value),
        };
    }
}
