using System.CommandLine;
using Dax.Backends.Butler;

namespace Dax.Silo.Commands;

/// <summary>Options of the form LABEL=VALUE, as often as there are repositories.</summary>
internal static class ButlerPairs
{
    public static Option<KeyValuePair<string, string>[]> Option(string name, string description, string value) => new(name)
    {
        Description = description,
        HelpName = $"LABEL={value}",
        AllowMultipleArgumentsPerToken = false,
        CustomParser = result =>
        {
            var given = new List<KeyValuePair<string, string>>();
            foreach (var token in result.Tokens)
            {
                var equals = token.Value.IndexOf('=', StringComparison.Ordinal);
                if (equals <= 0 || equals == token.Value.Length - 1 || !ButlerRepositoryOptions.IsLabel(token.Value[..equals])) result.AddError($"{name} takes LABEL={value}, not '{token.Value}'.");
                else given.Add(new(token.Value[..equals], token.Value[(equals + 1)..]));
            }
            return [.. given];
        },
    };

    /// <summary>The label of a mapping whose repository is not given; null when there is none.</summary>
    public static string? Stray(KeyValuePair<string, string>[]? butlers, KeyValuePair<string, string>[]? mappings) =>
        (mappings ?? []).Select(m => m.Key).FirstOrDefault(label => !(butlers ?? []).Any(b => Is(b, label)));

    /// <summary>Repositories with their mappings.</summary>
    public static IReadOnlyList<ButlerRepositoryOptions> Join(KeyValuePair<string, string>[]? butlers, KeyValuePair<string, string>[]? mappings) =>
        [.. (butlers ?? []).Select(b => new ButlerRepositoryOptions { Label = b.Key, Uri = b.Value, ObsCoreMapping = (mappings ?? []).Where(m => Is(m, b.Key)).Select(m => Path.GetFullPath(m.Value)).LastOrDefault() })];

    private static bool Is(KeyValuePair<string, string> pair, string label) => pair.Key.Equals(label, StringComparison.OrdinalIgnoreCase);
}
