using Dax.Backends.Butler.Sql;

namespace Dax.Backends.Butler.Where;

/// <summary>Turns a written expression into one with columns and types, or says what is wrong with it and where.</summary>
internal sealed partial class WhereBinder(IdentifierResolver identifiers)
{
    private const int MaxItems = 10_000;

    /// <summary>The whole expression; throws <see cref="RegistryException"/> with Usage.</summary>
    public BoundCondition Bind(WhereNode node) => Condition(node);

    private BoundCondition Condition(WhereNode node) => node switch
    {
        JunctionNode junction => new BoundJunction(junction.At, junction.IsAll, [.. junction.Operands.Select(Condition)]),
        NotNode not => new BoundNot(not.At, Condition(not.Operand)),
        ComparisonNode comparison => Comparison(comparison),
        InNode membership => Membership(membership),
        NullTestNode test => test.IsNegated ? new BoundNot(test.At, NullTest(test.At, Value(test.Operand))) : NullTest(test.At, Value(test.Operand)),
        CallNode call when call.Name.Equals("GLOB", StringComparison.OrdinalIgnoreCase) => Glob(call),
        _ => Value(node) is { Type: WhereType.Truth } truth ? new BoundTruth(node.At, truth) : throw WhereError.At(node.At, "a condition was expected, such as a comparison"),
    };

    private BoundCondition Comparison(ComparisonNode node)
    {
        var (left, right) = (Value(node.Left), Value(node.Right));
        if (node.Operator == "OVERLAPS") return Overlap(node, left, right);
        if (left.Type == WhereType.Null || right.Type == WhereType.Null) return NullComparison(node, left, right);
        var isEquality = node.Operator is "=" or "!=";
        if (!AreComparable(left.Type, right.Type, isEquality)) throw WhereError.At(node.At, $"{Name(left.Type)} and {Name(right.Type)} cannot be compared by {node.Operator}");
        return new BoundComparison(node.At, node.Operator == "!=" ? "<>" : node.Operator, left, right);
    }

    private static BoundCondition NullComparison(ComparisonNode node, Bound left, Bound right)
    {
        var other = left.Type == WhereType.Null ? right : left;
        return node.Operator switch
        {
            "=" => NullTest(node.At, other),
            "!=" => new BoundNot(node.At, NullTest(node.At, other)),
            _ => throw WhereError.At(node.At, $"NULL is neither less nor greater than anything"),
        };
    }

    private static BoundNullTest NullTest(int at, Bound operand) =>
        operand is BoundKey or BoundField or BoundDatasetField or BoundEnd or BoundMinus or BoundArithmetic ? new BoundNullTest(at, operand) : throw WhereError.At(at, "only a column can be NULL");

    private static bool AreComparable(WhereType a, WhereType b, bool isEquality)
    {
        if (IsNumber(a) && IsNumber(b)) return true;
        if (IsTime(a) && IsTime(b)) return true;
        return a == b && (a is WhereType.Text || (isEquality && a is WhereType.Uuid or WhereType.Truth));
    }

    private static bool IsNumber(WhereType type) => type is WhereType.Integer or WhereType.Real;

    private static bool IsTime(WhereType type) => type is WhereType.Time or WhereType.IngestDate;

    private static BoundCondition Overlap(ComparisonNode node, Bound left, Bound right)
    {
        if (left.Type == WhereType.Region && right.Type == WhereType.Region)
        {
            if (left is BoundField first) return RegionOverlap(node, first, right);
            return right is BoundField second ? RegionOverlap(node, second, left) : throw WhereError.At(node.At, "one of the regions must be a column, such as visit.region");
        }
        var isSpan = left.Type == WhereType.Timespan || right.Type == WhereType.Timespan;
        if (isSpan && (left.Type == WhereType.Timespan || IsTime(left.Type)) && (right.Type == WhereType.Timespan || IsTime(right.Type))) return new BoundTimeOverlap(node.At, left, right);
        throw WhereError.At(node.At, $"{Name(left.Type)} and {Name(right.Type)} cannot overlap; regions with regions can, timespans with timespans and times");
    }

    private static BoundRegionOverlap RegionOverlap(ComparisonNode node, BoundField column, Bound other)
    {
        if (other is BoundField field && field.Element.SpatialFamily == column.Element.SpatialFamily) throw WhereError.At(node.At, "the two regions belong to the same family; they are joined already");
        return new BoundRegionOverlap(node.At, column, other);
    }

    private BoundCondition Membership(InNode node)
    {
        if (node.Items.Count > MaxItems) throw WhereError.At(node.At, FormattableString.Invariant($"the list has more than {MaxItems} items"));
        var member = Value(node.Member);
        if (member.Type is WhereType.Region or WhereType.Timespan or WhereType.Null or WhereType.Hash) throw WhereError.At(node.At, $"{Name(member.Type)} cannot be IN a list");
        var (values, ranges, hasNull) = (new List<Bound>(), new List<RangeNode>(), false);
        foreach (var item in node.Items)
        {
            if (item is RangeNode range)
            {
                if (member.Type != WhereType.Integer) throw WhereError.At(item.At, $"a range of integers cannot hold {Name(member.Type)}");
                ranges.Add(range);
                continue;
            }
            var value = Value(item);
            if (value.Type == WhereType.Null) hasNull = true;
            else if (value is not (BoundLiteral or BoundKey or BoundField or BoundDatasetField or BoundMinus { Operand: BoundLiteral })) throw WhereError.At(item.At, "the list of IN holds values and names");
            else if (!AreComparable(member.Type, value.Type, isEquality: true)) throw WhereError.At(item.At, $"{Name(member.Type)} and {Name(value.Type)} cannot be compared");
            else values.Add(value);
        }
        var found = new BoundIn(node.At, member, values, ranges, hasNull);
        return node.IsNegated ? new BoundNot(node.At, found) : found;
    }

    private BoundGlob Glob(CallNode node)
    {
        if (node.Arguments.Count != 2) throw WhereError.At(node.At, "GLOB takes a column and a pattern");
        var (column, pattern) = (Value(node.Arguments[0]), Value(node.Arguments[1]));
        if (column is not (BoundKey or BoundField or BoundDatasetField) || column.Type != WhereType.Text) throw WhereError.At(node.Arguments[0].At, "GLOB takes a column of texts first");
        if (pattern is not BoundLiteral { Value: string text }) throw WhereError.At(node.Arguments[1].At, "GLOB takes a pattern in quotes second");
        return new BoundGlob(node.At, column, text);
    }

    private static string Name(WhereType type) => type switch
    {
        WhereType.Integer => "an integer",
        WhereType.Real => "a number",
        WhereType.Text => "a text",
        WhereType.Truth => "a truth value",
        WhereType.Hash => "a hash",
        WhereType.Time => "a time",
        WhereType.IngestDate => "a time of registration",
        WhereType.Timespan => "a timespan",
        WhereType.Region => "a region",
        WhereType.Uuid => "a UUID",
        WhereType.Null => "NULL",
        _ => "a condition",
    };
}
