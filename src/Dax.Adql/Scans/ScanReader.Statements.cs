using Dax.Adql.Binding;

namespace Dax.Adql.Scans;

/// <summary>
/// Queries with expressions that only the engine knows. It filters the rows and works out whatever stands over columns (arguments of aggregates, groups, values, orders); those
/// results are the columns of the scan's query, and the rest of it is as ever.
/// </summary>
public sealed partial class ScanReader
{
    /// <summary>What the engine works out for each row; null when kernels do.</summary>
    private readonly List<BoundExpression>? derived;

    /// <summary>Expressions over groups that only the engine knows: all rows of a group have the same, so that they are keys too.</summary>
    private readonly List<ScanExpression> moreKeys = [];

    private static ScanReading ByStatement(BoundQuery query, BoundSelect select, string reason)
    {
        // With the conditions that rewriting added it passes over more, where they are of this table alone.
        if (query.Root is BoundSelect { From: [BoundTableSource] } restricted)
            select = restricted;
        var reader = new ScanReader((BoundTableSource)select.From[0], true);
        if (select.Where is { } where && Obstacle(where) is { } obstacle)
            return new(null, null, obstacle);
        var read = reader.Read(select);
        return reader.reason is { } why ? new(null, null, why) : new(read, reader.Statement(select), reason);
    }

    /// <summary>Row numbers and derived columns of the rows that pass.</summary>
    private BoundQuery Statement(BoundSelect select)
    {
        var origin = select.Origin;
        var values = new BoundExpression[derived!.Count + 1];
        // Only where rows go out as they come may somebody have to go on in the middle of a piece.
        values[0] = select is { Grouped: false, Distinct: false, OrderBy.Count: 0 } ? new BoundRowNumber(source.Number, origin) : new BoundInteger(0, AdqlTypes.Integer, origin);
        derived.CopyTo(values, 1);
        var piece = new BoundPiece(source.Number, origin);
        var statement = new BoundSelect(new Seq<BoundExpression>(values).Map(value => new BoundOutput(new CatalogColumn("", value is BoundInteger ? AdqlTypes.Bigint : value.Type), false)), origin)
        {
            Values = new(values),
            From = [source],
            Where = select.Where is null ? piece : new BoundJunction(false, [piece, select.Where], origin),
        };
        return new BoundQuery([]) { Tables = [source.Table], Root = statement };
    }

    private ScanExpression Derive(BoundExpression value)
    {
        if (Obstacle(value) is { } obstacle)
            return Stop(obstacle);
        if (value.Type.IsNull())
            return new ScanNull(AdqlTypes.Null);
        if (!IsPlain(value.Type))
            return Stop($"One of its values is {value.Type.Say()}.");
        var index = derived!.IndexOf(value);
        if (index < 0)
        {
            index = derived.Count;
            derived.Add(value);
            columns.Add(new CatalogColumn(Describe.Place(index), value.Type));
        }

        return new ScanColumn(index, value.Type);
    }

    /// <summary>An expression over groups that cannot be read: another key, when the keys alone determine it.</summary>
    /// <param name="value">Without a group's aggregates.</param>
    /// <param name="known">So many more keys there were before it.</param>
    private ScanExpression OfGroup(BoundExpression value, int known)
    {
        // Zeros of either sign are one group, and two texts.
        if (keys.Count == 0 || !IsPlain(value.Type) || Has(value, part => part is BoundAggregate or BoundUserAggregate) || keys.Span.ToArray().Any(key => key.Type.Base is AdqlBase.Real or AdqlBase.Double))
            return new ScanNull(AdqlTypes.Null);
        if (Obstacle(value) is not null)
            return new ScanNull(AdqlTypes.Null);
        moreKeys.RemoveRange(known, moreKeys.Count - known);
        (reason, afterGrouping) = (null, false);
        var key = Derive(value);
        afterGrouping = true;
        var index = moreKeys.IndexOf(key);
        if (index < 0)
        {
            index = moreKeys.Count;
            moreKeys.Add(key);
        }

        return new ScanKey(keys.Count + index, value.Type);
    }

    /// <summary>Why an expression cannot be worked out chunk by chunk, or by anybody who asks again.</summary>
    private static string? Obstacle(BoundExpression value)
    {
        if (Has(value, part => part is BoundScalarQuery))
            return "It has a query inside a value.";
        if (Has(value, part => part is BoundInQuery or BoundExists))
            return "It has a query inside a condition.";
        if (Has(value, part => part is BoundAggregate or BoundUserAggregate))
            return "It has an aggregate where rows are.";
        return BoundTree.IsVolatile(value) ? "It has random numbers (RAND)." : null;
    }

    private static bool Has(BoundExpression value, Func<BoundExpression, bool> what)
    {
        if (what(value))
            return true;
        var found = false;
        BoundTree.ForEachChild(value, child => found = found || Has(child, what));
        return found;
    }

    private static bool IsLiteral(BoundExpression value) => value is BoundInteger or BoundDouble or BoundText or BoundTruth or BoundTimestamp or BoundNull;
}
