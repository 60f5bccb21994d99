namespace Dax.Differential.Tests.Evaluation;

/// <summary>The rows that names stand for, innermost first; a null row is the missing side of an outer join.</summary>
internal sealed record Binding(int Source, object?[]? Row, Binding? Outer)
{
    public static object?[]? Find(Binding? here, int source)
    {
        for (; here is not null; here = here.Outer)
            if (here.Source == source)
                return here.Row;
        throw new InvalidOperationException($"Source {source} is not bound.");
    }
}

/// <summary>Where an expression is computed: on a row, and in a grouped query with the rows of the group.</summary>
internal sealed record Place(Binding? Row, IReadOnlyList<Binding?>? Group);
