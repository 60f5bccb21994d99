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
}
