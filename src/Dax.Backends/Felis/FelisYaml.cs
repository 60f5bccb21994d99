using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Dax.Backends.Felis;

/// <summary>
/// YAML text → a tree of nodes with places. Bounded in depth and in number of nodes; aliases are refused, so that a small text
/// cannot stand for a large tree.
/// </summary>
internal sealed class FelisYaml
{
    private const int MaxDepth = 32;
    private const int MaxNodes = 2_000_000;

    private readonly Parser parser;
    private readonly FelisProblems problems;
    private int nodes;

    private FelisYaml(TextReader text, FelisProblems problems)
    {
        parser = new Parser(new Scanner(text, skipComments: true));
        this.problems = problems;
    }

    /// <summary>The root of the one document in the text; null when there is none or the text is not acceptable (a problem says why).</summary>
    public static FelisNode? Parse(TextReader text, FelisProblems problems)
    {
        try
        {
            return new FelisYaml(text, problems).Document();
        }
        catch (YamlException e)
        {
            problems.Error(At(e.Start), $"This is not well-formed YAML: {e.Message}");
            return null;
        }
        catch (TooLargeException e)
        {
            problems.Error(e.Place, e.Message);
            return null;
        }
    }

    private FelisNode? Document()
    {
        FelisNode? root = null;
        var documents = 0;
        while (parser.MoveNext())
        {
            if (parser.Current is DocumentStart start && ++documents > 1)
            {
                problems.Error(At(start.Start), "A Felis file holds one document; a second one begins here.");
                return null;
            }
            if (parser.Current is NodeEvent or AnchorAlias)
            {
                root = Node(0);
            }
        }
        return root;
    }

    private FelisNode Node(int depth)
    {
        var current = parser.Current!;
        var place = At(current.Start);
        if (++nodes > MaxNodes)
        {
            throw new TooLargeException(place, $"The text has more than {MaxNodes} values.");
        }
        if (depth > MaxDepth)
        {
            throw new TooLargeException(place, $"The text is nested deeper than {MaxDepth} levels.");
        }
        return current switch
        {
            Scalar scalar => new FelisScalar(scalar.Value, scalar.Style == ScalarStyle.Plain, place),
            SequenceStart => List(depth, place),
            MappingStart => Map(depth, place),
            AnchorAlias alias => throw new TooLargeException(place, $"The alias *{alias.Value} is not accepted: write the value out."),
            _ => throw new YamlException(current.Start, current.End, $"unexpected {current.GetType().Name}"),
        };
    }

    private FelisList List(int depth, Place place)
    {
        var items = new List<FelisNode>();
        while (parser.MoveNext() && parser.Current is not SequenceEnd)
        {
            items.Add(Node(depth + 1));
        }
        return new FelisList(items, place);
    }

    private FelisMap Map(int depth, Place place)
    {
        var entries = new List<KeyValuePair<FelisScalar, FelisNode>>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (parser.MoveNext() && parser.Current is not MappingEnd)
        {
            var key = Node(depth + 1);
            parser.MoveNext();
            var value = Node(depth + 1);
            if (key is not FelisScalar name)
            {
                problems.Error(key.Place, "A key must be a single word.");
            }
            else if (!seen.Add(name.Text))
            {
                problems.Error(name.Place, $"The key \"{name.Text}\" stands here twice.");
            }
            else
            {
                entries.Add(new(name, value));
            }
        }
        return new FelisMap(entries, place);
    }

    private static Place At(Mark mark) => new((int)mark.Line, (int)mark.Column);

    /// <summary>Leaves the recursion when a bound is reached.</summary>
    private sealed class TooLargeException(Place place, string message) : Exception(message)
    {
        public Place Place { get; } = place;
    }
}
