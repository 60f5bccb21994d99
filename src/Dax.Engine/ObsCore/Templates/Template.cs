using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Dax.Engine.ObsCore.Templates;

/// <summary>
/// A text with places for values, in the part of Python's format language that ObsCore mappings use: <c>{visit}</c>, <c>{tract:05d}</c>,
/// <c>{records[exposure].timespan.begin.utc.isot}</c>; <c>{{</c> and <c>}}</c> are braces. Values are looked up, nothing is computed; lengths are bounded.
/// </summary>
internal sealed class Template
{
    /// <summary>Of a template, in characters.</summary>
    public const int MaxLength = 4096;

    /// <summary>Of what it becomes.</summary>
    public const int MaxResult = 64 * 1024;

    private readonly ImmutableArray<TemplatePart> parts;

    internal Template(string text, ImmutableArray<TemplatePart> parts) => (Text, this.parts) = (text, parts);

    public string Text { get; }

    /// <summary>Errors say the place in the text, counted from 1.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out Template? template, [NotNullWhen(false)] out string? error) =>
        new TemplateParser(text).TryParse(out template, out error);

    /// <summary>The text with its values, or why there is none.</summary>
    public TemplateText Format(TemplateScope scope)
    {
        if (parts is [{ Literal.Length: 0, Field: { } only }]) return One(only, scope);
        var text = new StringBuilder();
        foreach (var part in parts)
        {
            text.Append(part.Literal);
            if (part.Field is not { } field) continue;
            var value = One(field, scope);
            if (value.Text is null) return value;
            text.Append(value.Text);
            if (text.Length > MaxResult) return TemplateText.Wrong($"'{Shown()}' becomes longer than {MaxResult} characters.");
        }
        return TemplateText.Of(text.ToString());
    }

    public override string ToString() => Text;

    private TemplateText One(TemplateField field, TemplateScope scope)
    {
        var value = field.Look(scope);
        if (value.Problem is { } problem) return TemplateText.Wrong($"{problem} (in '{Shown()}')");
        if (value.Value is not { } found) return TemplateText.Missing;
        return field.Format.Apply(found) is { } text ? TemplateText.Of(text) : TemplateText.Wrong($"{{{field.Name}…:{field.Format}}} cannot write '{found}' (in '{Shown()}')");
    }

    private string Shown() => Text.Length <= 120 ? Text : Text[..117] + "…";
}

/// <param name="Literal">What stands before the field.</param>
/// <param name="Field">Null behind the last one.</param>
internal readonly record struct TemplatePart(string Literal, TemplateField? Field);

/// <summary>What a template became: a text; nothing, because a value is not there; or a problem with the template itself.</summary>
internal readonly record struct TemplateText(string? Text, string? Problem)
{
    public static TemplateText Missing => default;

    public static TemplateText Of(string text) => new(text, null);

    public static TemplateText Wrong(string problem) => new(null, problem);
}
