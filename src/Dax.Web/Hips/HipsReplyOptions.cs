namespace Dax.Web.Hips;

/// <summary>How long caches may keep what we say of maps without asking again; section "HipsReplies".</summary>
public sealed class HipsReplyOptions
{
    /// <summary>Tiles, and pictures of the whole: they change with a map's images.</summary>
    public TimeSpan TileLifetime { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Properties, lists, pages, and that there is no such tile.</summary>
    public TimeSpan DocumentLifetime { get; set; } = TimeSpan.FromMinutes(1);
}

/// <summary>How maps are named; of section "Dax:ObsCore", where datasets' identifiers come from.</summary>
public sealed class HipsNamingOptions
{
    /// <summary>A naming authority and a path, such as <c>example.org/survey</c>.</summary>
    public string Authority { get; set; } = "unregistered/dax";
}
