using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Dax.Engine.ObsCore.Mappings;

/// <summary>A value of a mapping file and where it stands, counted from 1.</summary>
internal abstract record MappingNode(int Line, int Column)
{
    public string Place => $"line {Line}, column {Column}";
}

/// <param name="IsPlain">Written without quotes: then it may be a number, a boolean or null.</param>
internal sealed record MappingScalar(string Text, bool IsPlain, int Line, int Column) : MappingNode(Line, Column)
{
    public bool IsNull => IsPlain && Text is "" or "~" or "null" or "Null" or "NULL";
}

internal sealed record MappingList(IReadOnlyList<MappingNode> Items, int Line, int Column) : MappingNode(Line, Column);

internal sealed record MappingMap(IReadOnlyList<KeyValuePair<string, MappingNode>> Entries, int Line, int Column) : MappingNode(Line, Column);

/// <summary>The text is no mapping; the message says where and why.</summary>
internal sealed class MappingException(string message) : Exception(message);

/// <summary>YAML (and so JSON) to a tree of nodes, bounded in size and depth; aliases are refused, so that a small text cannot stand for a large tree.</summary>
internal sealed class MappingYaml
{
    public const int MaxLength = 4 << 20;
    private const int MaxDepth = 16;

    private readonly Parser parser;

    private MappingYaml(string text) => parser = new Parser(new Scanner(new StringReader(text), skipComments: true));

    /// <exception cref="MappingException">It is not one YAML document that is a map.</exception>
    public static MappingMap Parse(string text)
    {
        if (text.Length > MaxLength) throw new MappingException($"A mapping has at most {MaxLength >> 20} MiB.");
        try
        {
            return new MappingYaml(text).Document();
        }
        catch (YamlException e)
        {
            throw new MappingException($"line {e.Start.Line}, column {e.Start.Column}: this is not well-formed YAML: {e.Message}");
        }
    }

    private MappingMap Document()
    {
        MappingNode? root = null;
        while (parser.MoveNext())
        {
            if (parser.Current is not (NodeEvent or AnchorAlias)) continue;
            if (root is not null) throw new MappingException("A mapping is one YAML document; a second one begins here.");
            root = Node(0);
        }
        return root as MappingMap ?? throw new MappingException("A mapping begins with keys such as dataset_types.");
    }

    private MappingNode Node(int depth)
    {
        var current = parser.Current!;
        var (line, column) = ((int)current.Start.Line, (int)current.Start.Column);
        if (depth > MaxDepth) throw new MappingException($"line {line}, column {column}: the text is nested deeper than {MaxDepth} levels.");
        switch (current)
        {
            case Scalar scalar:
                return new MappingScalar(scalar.Value, scalar.Style == ScalarStyle.Plain, line, column);
            case SequenceStart:
                var items = new List<MappingNode>();
                while (parser.MoveNext() && parser.Current is not SequenceEnd) items.Add(Node(depth + 1));
                return new MappingList(items, line, column);
            case MappingStart:
                return Map(depth, line, column);
            default:
                throw new MappingException($"line {line}, column {column}: aliases are not accepted: write the value out.");
        }
    }

    private MappingMap Map(int depth, int line, int column)
    {
        var entries = new List<KeyValuePair<string, MappingNode>>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (parser.MoveNext() && parser.Current is not MappingEnd)
        {
            var key = Node(depth + 1);
            parser.MoveNext();
            var value = Node(depth + 1);
            if (key is not MappingScalar name) throw new MappingException($"{key.Place}: a key must be a single word.");
            if (!seen.Add(name.Text)) throw new MappingException($"{key.Place}: the key '{name.Text}' stands here twice.");
            entries.Add(new(name.Text, value));
        }
        return new MappingMap(entries, line, column);
    }
}
