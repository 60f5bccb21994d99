using System.Text.Json;
using Dax.Engine.Faults;
using Dax.Backends.Butler.Sql;

namespace Dax.Backends.Butler.Remote;

/// <summary>
/// A condition in the server's form: groups joined by AND, each of conditions joined by OR. Nothing at all is true, an empty group is false. Conditions that grow too long on their way into
/// that form are refused.
/// </summary>
internal sealed class Predicate
{
    private const int MaxConditions = 20_000;
    private readonly Leaf[][] groups;

    private Predicate(Leaf[][] groups) => this.groups = groups;

    public static Predicate True { get; } = new([]);

    public static Predicate False { get; } = new([[]]);

    /// <param name="write">Writes the condition as one JSON object.</param>
    public static Predicate Of(Action<Utf8JsonWriter> write) => new([[new Leaf(write, false)]]);

    public static Predicate All(IEnumerable<Predicate> predicates) => Bounded([.. predicates.SelectMany(p => p.groups)]);

    public static Predicate Any(IEnumerable<Predicate> predicates)
    {
        var any = False;
        foreach (var next in predicates) any = Or(any, next);
        return any;
    }

    public Predicate Not()
    {
        var any = False;
        foreach (var group in groups) any = Or(any, All(group.Select(leaf => new Predicate([[leaf with { IsNegated = !leaf.IsNegated }]]))));
        return any;
    }

    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteStartArray("operands");
        foreach (var group in groups)
        {
            json.WriteStartArray();
            foreach (var leaf in group) leaf.WriteTo(json);
            json.WriteEndArray();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static Predicate Or(Predicate a, Predicate b)
    {
        // Before it is made: the product of two long conditions would not fit into memory.
        var size = a.groups.Sum(g => (long)g.Length) * b.groups.Length + b.groups.Sum(g => (long)g.Length) * a.groups.Length;
        if (size > MaxConditions || (long)a.groups.Length * b.groups.Length > MaxConditions) throw TooLong();
        return new Predicate([.. from left in a.groups from right in b.groups select (Leaf[])[.. left, .. right]]);
    }

    private static Predicate Bounded(Leaf[][] groups) => groups.Sum(g => (long)g.Length) > MaxConditions ? throw TooLong() : new Predicate(groups);

    private static RegistryException TooLong() => new(new Fault.Usage("The expression is too involved for a Butler server: fewer alternatives inside alternatives, please."));

    private sealed record Leaf(Action<Utf8JsonWriter> Write, bool IsNegated)
    {
        public void WriteTo(Utf8JsonWriter json)
        {
            if (!IsNegated)
            {
                Write(json);
                return;
            }
            json.WriteStartObject();
            json.WriteString("predicate_type", "not");
            json.WritePropertyName("operand");
            Write(json);
            json.WriteEndObject();
        }
    }
}
