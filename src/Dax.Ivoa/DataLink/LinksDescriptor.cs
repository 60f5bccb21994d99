namespace Dax.Ivoa.DataLink;

/// <summary>The {links} service as other documents describe it (DataLink 1.1, 4.4).</summary>
public static class LinksDescriptor
{
    public const string StandardId = "ivo://ivoa.net/std/DataLink#links-1.1";

    /// <summary>Of {links} responses, in its canonical form (DataLink 1.1, 3.1).</summary>
    public const string ContentType = "application/x-votable+xml;content=datalink";

    /// <param name="url">Of the links resource.</param>
    /// <param name="field">XML ID of the column with the identifiers.</param>
    public static ServiceDescriptor ForColumn(string url, string field) => new(url)
    {
        Name = "datalink",
        Description = "Links to the files of each dataset, to cutouts of them, and to what they were made of",
        StandardId = StandardId,
        ContentType = ContentType,
        Inputs = [new InputParameter("ID") { Ref = field, Ucd = "meta.id;meta.main" }],
    };

    /// <summary>The service as it describes itself (4.8).</summary>
    /// <param name="formats">Of the answer, by their short names.</param>
    public static ServiceDescriptor Self(string url, IReadOnlyList<string> formats) => new(url)
    {
        Name = "this",
        IsSelf = true,
        Description = "Links of datasets (DataLink 1.1)",
        StandardId = StandardId,
        ContentType = ContentType,
        Inputs =
        [
            new InputParameter("ID") { Ucd = "meta.id;meta.main", Description = "Publisher's identifier of a dataset; may be repeated" },
            new InputParameter("RESPONSEFORMAT") { Ucd = "meta.code.mime", Description = "Format of the answer: a media type or a short name", Options = formats },
        ],
    };
}
