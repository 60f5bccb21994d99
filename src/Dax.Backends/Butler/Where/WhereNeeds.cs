using Dax.Backends.Butler.Universe;

namespace Dax.Backends.Butler.Where;

/// <summary>What an expression refers to.</summary>
internal sealed class WhereNeeds
{
    private readonly HashSet<string> pinned = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> governed = new(StringComparer.Ordinal);

    /// <summary>Dimensions that must be in the search.</summary>
    public HashSet<string> Dimensions { get; } = new(StringComparer.Ordinal);

    /// <summary>Elements whose records have a say.</summary>
    public HashSet<string> Elements { get; } = new(StringComparer.Ordinal);

    /// <summary>Something is asked of the dataset itself, not of its data ID.</summary>
    public bool IsAboutDataset { get; private set; }

    /// <summary>Regions or timespans of two columns are compared: no join needs to be added on its own.</summary>
    public bool HasSpatialJoin { get; private set; }

    public bool HasTemporalJoin { get; private set; }

    /// <summary>Overlaps of regions, which the search itself tests; all stand at the top, joined by AND.</summary>
    public List<BoundRegionOverlap> Regions { get; } = [];

    public static WhereNeeds Of(BoundCondition condition, DimensionUniverse universe)
    {
        var needs = new WhereNeeds();
        needs.Visit(condition, universe, isTop: true);
        needs.CheckGovernors();
        return needs;
    }

    /// <summary>A visit or a detector means nothing without its instrument, a patch nothing without its skymap: who asks for one must name the other.</summary>
    private void CheckGovernors()
    {
        foreach (var (governor, at) in governed)
        {
            if (!pinned.Contains(governor)) throw WhereError.At(at, $"what depends on '{governor}' is asked for without saying which: add {governor} = '…'");
        }
    }

    private void Visit(Bound node, DimensionUniverse universe, bool isTop)
    {
        switch (node)
        {
            case BoundJunction junction:
                foreach (var operand in junction.Operands) Visit(operand, universe, isTop && junction.IsAll);
                break;
            case BoundNot not:
                Visit(not.Operand, universe, isTop: false);
                break;
            case BoundRegionOverlap overlap:
                if (!isTop) throw WhereError.At(overlap.At, "overlaps of regions can be joined to other conditions by AND only, not by OR or NOT");
                Regions.Add(overlap);
                HasSpatialJoin |= overlap.Right is BoundField;
                Visit(overlap.Left, universe, false);
                Visit(overlap.Right, universe, false);
                break;
            case BoundTimeOverlap overlap:
                HasTemporalJoin |= overlap.Left is BoundDatasetField or BoundField && overlap.Right is BoundDatasetField or BoundField && overlap.Left.GetType() != overlap.Right.GetType();
                Visit(overlap.Left, universe, false);
                Visit(overlap.Right, universe, false);
                break;
            case BoundComparison comparison:
                Visit(comparison.Left, universe, false);
                Visit(comparison.Right, universe, false);
                break;
            case BoundIn membership:
                Visit(membership.Member, universe, false);
                foreach (var value in membership.Values) Visit(value, universe, false);
                break;
            case BoundTruth { Column: var column }:
                Visit(column, universe, false);
                break;
            case BoundNullTest { Operand: var operand }:
                Visit(operand, universe, false);
                break;
            case BoundGlob { Column: var column }:
                Visit(column, universe, false);
                break;
            default:
                VisitValue(node, universe);
                break;
        }
    }

    private void VisitValue(Bound node, DimensionUniverse universe)
    {
        switch (node)
        {
            case BoundKey key:
                Dimensions.Add(key.Dimension.Name);
                Govern(key.Dimension, universe, key.At);
                break;
            case BoundField field:
                Dimensions.UnionWith(field.Element.Required);
                Elements.Add(field.Element.Name);
                // Names like a detector's are as ambiguous as its number; what is measured is not.
                if (field.Element.Keys.Any(k => k.Name == field.Field)) Govern(field.Element, universe, field.At);
                break;
            case BoundDatasetField:
                IsAboutDataset = true;
                break;
            case BoundEnd end:
                VisitValue(end.Span, universe);
                break;
            case BoundMinus minus:
                VisitValue(minus.Operand, universe);
                break;
            case BoundArithmetic arithmetic:
                VisitValue(arithmetic.Left, universe);
                VisitValue(arithmetic.Right, universe);
                break;
        }
    }

    private void Govern(DimensionElement element, DimensionUniverse universe, int at)
    {
        if (element.IsGovernor) pinned.Add(element.Name);
        else if (element.Required.FirstOrDefault(d => universe[d].IsGovernor) is { } governor) governed.TryAdd(governor, at);
    }
}
