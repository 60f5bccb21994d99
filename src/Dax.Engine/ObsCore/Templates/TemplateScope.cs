using Dax.Engine.Datasets;

namespace Dax.Engine.ObsCore.Templates;

/// <summary>The values that a template can name, of one dataset: its dimensions, <c>id</c>, <c>run</c>, <c>dataset_type</c>, and columns that are known already.</summary>
internal sealed class TemplateScope
{
    private readonly Dictionary<string, object> more = new(StringComparer.Ordinal);
    private ExpandedDataset? dataset;

    /// <summary>Looks at another dataset; values that were set are forgotten.</summary>
    public void Enter(ExpandedDataset next)
    {
        dataset = next;
        more.Clear();
    }

    public void Set(string name, object? value)
    {
        if (value is not null) more[name] = value;
    }

    /// <summary>Null when there is none. An exposure stands for the visit that a dataset has not.</summary>
    public object? Value(string name)
    {
        if (more.TryGetValue(name, out var value)) return value;
        var reference = dataset!.Ref;
        return name switch
        {
            "id" => reference.Id.ToString(),
            "run" => reference.Run,
            "dataset_type" => reference.DatasetType,
            _ => reference.DataId[name]?.Value ?? (name == "visit" ? reference.DataId["exposure"]?.Value : null),
        };
    }

    public DimensionRecord? Record(string element) => dataset!.Records.GetValueOrDefault(element);
}
