using Dax.Adql.Syntax;

namespace Dax.Adql.Binding;

/// <summary>
/// Resolves names and derives types. Errors are collected, as many as help; what is wrong once becomes NULL and is not complained of again.
/// One instance binds one query.
/// </summary>
internal sealed partial class Binder
{
    private const int MostErrors = 10;
    private const int MostTables = 100;

    /// <summary>Engines plan queries inside conditions in time that grows exponentially with their nesting (DuckDB: 0.1 s at 8 levels, 18 s at 12).</summary>
    private const int MostInner = 8;

    private readonly CatalogModel model;
    private readonly List<AdqlError> errors = [];
    private readonly List<CatalogTable> tables = [];
    private readonly List<(Identifier Name, BoundRelation Query)> named = [];
    private readonly List<Identifier> notYetNamed = [];
    private int sources;
    private int inner;

    private Binder(CatalogModel model) => this.model = model;

    public static AdqlResult<BoundQuery> Bind(AdqlQuery query, CatalogModel model)
    {
        var binder = new Binder(model);
        var with = binder.BindNamed(query.With);
        var answer = binder.BindQuery(query.Query, null);
        if (binder.errors.Count > 0)
            return new(InOrder(binder.errors));
        return new BoundQuery(ResultNames.Of(answer.Outputs)) { Tables = binder.tables, With = with, Root = answer };
    }

    private Seq<BoundNamedQuery> BindNamed(IReadOnlyList<NamedQuery> queries)
    {
        var bound = new BoundNamedQuery[queries.Count];
        notYetNamed.AddRange(queries.Select(query => query.Name));
        for (var i = 0; i < bound.Length; i++)
        {
            var query = BindQuery(queries[i].Query, null);
            if (named.Exists(other => queries[i].Name.Means(other.Name.Text)))
                Fail($"Two queries of WITH are called {queries[i].Name}", queries[i].Name.At);
            CheckNames(query, queries[i].Name.At);
            named.Add((queries[i].Name, query));
            notYetNamed.RemoveAt(0);
            bound[i] = new(i, query);
        }

        return new(bound);
    }

    /// <summary>From the first place to the last, as they are read.</summary>
    private static List<AdqlError> InOrder(List<AdqlError> errors)
    {
        errors.Sort(static (a, b) => (a.At.Line, a.At.Column).CompareTo((b.At.Line, b.At.Column)));
        return errors;
    }

    private void Fail(string message, TextPosition at, string? expected = null)
    {
        if (errors.Count < MostErrors && !errors.Exists(other => other.At == at))
            errors.Add(new(message, at, expected));
    }

    private BoundNull Wrong(string message, TextPosition at, string? expected = null)
    {
        Fail(message, at, expected);
        return new(AdqlTypes.Null, at);
    }

    private BoundRelation BindQuery(QueryExpression query, Scope? outer)
    {
        var offset = ToCount(query.Offset);
        switch (query.Body)
        {
            case SelectQuery select:
                return BindSelect(select, query.OrderBy, offset, outer);
            case SetChain chain:
                var sets = BindSets(chain, outer);
                return sets with { OrderBy = BindOutputOrder(query.OrderBy, sets.Outputs), Offset = offset };
            case QueryExpression inner:
                var bound = BindQuery(inner, outer);
                return query.OrderBy.Count == 0 && offset is null
                    ? bound
                    : new BoundNested(bound, query.At) { OrderBy = BindOutputOrder(query.OrderBy, bound.Outputs), Offset = offset };
            default:
                throw new InvalidOperationException(query.Body.GetType().Name);
        }
    }

    /// <summary>A query inside a condition or a value.</summary>
    private BoundRelation BindInner(QueryExpression query, Scope scope)
    {
        if (++inner > MostInner)
            Fail($"Queries inside conditions are nested at most {MostInner} deep", query.At);
        var bound = BindQuery(query, scope);
        inner--;
        return bound;
    }

    private BoundRelation BindOperand(QueryBody body, Scope? outer) => body is QueryExpression query
        ? BindQuery(query, outer)
        : BindQuery(new(body, [], null, body.At), outer);

    private long? ToCount(NumberLiteral? number)
    {
        if (number is null)
            return null;
        if (long.TryParse(number.Text, out var value))
            return value;
        Fail("This number of rows is too large", number.At);
        return null;
    }
}
