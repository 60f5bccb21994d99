using Dax.Adql.Binding;

namespace Dax.Adql.Dialects;

/// <summary>
/// Texts are compared by code points, and with their spaces, in every engine. Here a collation says how, and whatever the columns have may ignore case,
/// accents and spaces at the end; so columns, and what is made text, are given ours, and the rest takes it from them.
/// </summary>
internal partial class MySqlWriter
{
    private string Collate => " COLLATE " + options.Collation;

    protected override void Column(BoundColumn column)
    {
        if (!column.Type.IsText())
        {
            base.Column(column);
            return;
        }

        Sql.Append("CONVERT(");
        base.Column(column);
        Sql.Append(" USING utf8mb4)").Append(Collate);
    }

    protected override void Concat(BoundConcat concat)
    {
        if (Enter(concat.Origin))
        {
            List("concat(", concat.Operands);
            Sql.Append(')');
        }

        Leave();
    }

    private void ToText(BoundExpression value)
    {
        Spelling spelling = value.Type.Base switch
        {
            // DALI's timestamps.
            AdqlBase.Timestamp => new("CONVERT(trim(TRAILING '.' FROM trim(TRAILING '0' FROM date_format(", ", '%Y-%m-%dT%H:%i:%s.%f'))) USING utf8mb4)"),
            AdqlBase.Real => new("CAST(CAST(", " AS DOUBLE) AS CHAR CHARACTER SET utf8mb4)"),
            AdqlBase.Boolean => new("CAST(CAST(", " AS SIGNED) AS CHAR CHARACTER SET utf8mb4)"),
            _ => new("CAST(", " AS CHAR CHARACTER SET utf8mb4)"),
        };
        Around(spelling, () => Value(value));
        Sql.Append(Collate);
    }

    protected override void Truncated(BoundExpression value, int length)
    {
        Sql.Append("left(");
        Cast(value, AdqlTypes.Text);
        Sql.Append(", ").Append(Number(length)).Append(')');
    }

    /// <summary>A text in a comparison; where neither side has our collation by itself, the left one is given it.</summary>
    private void Collated(BoundExpression left, BoundExpression right)
    {
        Value(left);
        if (left.Type.IsText() && !HasCollation(left) && !HasCollation(right))
            Sql.Append(Collate);
    }

    private static bool HasCollation(BoundExpression value)
    {
        if (value is BoundColumn or BoundCast or BoundScalarQuery)
            return value.Type.IsText();
        var found = false;
        BoundTree.ForEachChild(value, child => found = found || HasCollation(child));
        return found;
    }

    protected override void Compare(BoundComparison comparison)
    {
        Sql.Append('(');
        Seek(comparison);
        Collated(comparison.Left, comparison.Right);
        Around(Sign(comparison.Operator), comparison.Right, ")");
    }

    /// <summary>An index knows the column's own collation only: what that takes for equal is found by it, and the exact test follows.</summary>
    private void Seek(BoundComparison comparison)
    {
        if (comparison is not { Operator: Syntax.ComparisonOperator.Equal, Left: BoundColumn { Column.IsIndexed: true, Type.Base: AdqlBase.Text } column, Right: BoundText text })
            return;
        base.Column(column);
        Sql.Append(" = ");
        Literal(text.Value);
        Sql.Append(" AND ");
    }

    protected override void Between(BoundBetween between)
    {
        Sql.Append('(');
        Collated(between.Value, between.Low);
        Around(between.Negated ? " NOT BETWEEN " : " BETWEEN ", between.Low, " AND ");
        Around("", between.High, ")");
    }

    protected override void InList(BoundInList list)
    {
        Sql.Append('(');
        Collated(list.Value, list.Value);
        List(list.Negated ? " NOT IN (" : " IN (", list.Items);
        Sql.Append("))");
    }

    /// <summary>
    /// A pattern has no escape character (ADQL 2.1, 2.2.3); here it has one always, a backslash unless another is named and then doubled. ILIKE is
    /// LIKE of lower case.
    /// </summary>
    protected override void Like(BoundLike like)
    {
        Around(like.IgnoreCase ? new("(lower(") : new("(", ""), () => Collated(like.Value, like.Pattern));
        Sql.Append(like.Negated ? " NOT LIKE " : " LIKE ");
        var escape = like.Pattern is not BoundText { Value: var known } || known.Contains('\\', StringComparison.Ordinal);
        Around(like.IgnoreCase ? new("lower(") : new("", ""), () =>
        {
            if (!escape)
                Value(like.Pattern);
            else if (like.Pattern is BoundText pattern)
                Literal(pattern.Value.Replace("|", "||", StringComparison.Ordinal));
            else
                Around("replace(", like.Pattern, ", '|', '||')");
        });
        Sql.Append(escape ? " ESCAPE '|')" : ")");
    }
}
