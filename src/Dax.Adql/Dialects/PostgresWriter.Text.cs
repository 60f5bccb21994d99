using Dax.Adql.Binding;
using Dax.Adql.Syntax;

namespace Dax.Adql.Dialects;

/// <summary>
/// Texts are compared and ordered by their bytes in UTF-8, that is by code points, in every engine: here by the collation "C", said wherever order
/// matters. Equality of two texts is that of their bytes under any collation a database has by default, so that an index on a column serves.
/// </summary>
internal sealed partial class PostgresWriter
{
    private const string Bytes = " COLLATE \"C\"";

    private void ByBytes(BoundExpression text) => Around("(", text, Bytes + ")");

    private void ByLetters(BoundExpression text)
    {
        if (options.LetterCollation is not { } collation)
        {
            Value(text);
            return;
        }

        Around("(", text, " COLLATE ");
        Identifier(collation);
        Sql.Append(')');
    }

    protected override void Output(BoundExpression value, AdqlType type)
    {
        base.Output(value, type);
        if (type.IsText() || type.IsNull())
            Sql.Append(Bytes);
    }

    protected override void Order(BoundRelation query)
    {
        var terms = query.OrderBy;
        for (var i = 0; i < terms.Count; i++)
        {
            Sql.Append(i == 0 ? " ORDER BY " : ", ");
            if (terms[i].Output is { } output)
                Sql.Append(Number(output + 1));
            else if (terms[i].Expression!.Type.IsText())
                ByBytes(terms[i].Expression!);
            else
                Value(terms[i].Expression!);
            OrderDirection(terms[i].Descending);
        }
    }

    protected override void Compare(BoundComparison comparison)
    {
        var (left, right) = (comparison.Left, comparison.Right);
        var isEquality = comparison.Operator is ComparisonOperator.Equal or ComparisonOperator.NotEqual;
        if (!left.Type.IsText() || (isEquality && (left is BoundText || right is BoundText)))
        {
            base.Compare(comparison);
            return;
        }

        Sql.Append('(');
        ByBytes(left);
        Around(Sign(comparison.Operator), right, ")");
    }

    protected override void Between(BoundBetween between)
    {
        if (!between.Value.Type.IsText())
        {
            base.Between(between);
            return;
        }

        Sql.Append('(');
        ByBytes(between.Value);
        Around(between.Negated ? " NOT BETWEEN " : " BETWEEN ", between.Low, " AND ");
        Around("", between.High, ")");
    }

    /// <summary>A pattern has no escape character; LIKE regards case, ILIKE does not (ADQL 2.1, 2.2.3).</summary>
    protected override void Like(BoundLike like)
    {
        Sql.Append('(');
        if (like.IgnoreCase)
            ByLetters(like.Value);
        else
            Value(like.Value);
        Sql.Append(like.Negated ? " NOT" : "").Append(like.IgnoreCase ? " ILIKE " : " LIKE ");
        if (like.IgnoreCase)
            ByLetters(like.Pattern);
        else
            Value(like.Pattern);
        Sql.Append(" ESCAPE '')");
    }

    protected override void Truncated(BoundExpression value, int length)
    {
        Sql.Append("left(");
        Cast(value, AdqlTypes.Text);
        Sql.Append(", ").Append(Number(length)).Append(')');
    }

    private void Letters(string function, BoundExpression text)
    {
        Sql.Append('(').Append(function).Append('(');
        ByLetters(text);
        Sql.Append(')').Append(Bytes).Append(')');
    }
}
