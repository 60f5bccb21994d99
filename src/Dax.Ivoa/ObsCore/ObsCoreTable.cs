namespace Dax.Ivoa.ObsCore;

/// <summary>The table that holds ObsCore rows in a TAP service (ObsCore 1.1, 4.1), and what is declared with it.</summary>
public static class ObsCoreTable
{
    public const string SchemaName = "ivoa";

    public const string TableName = "ObsCore";

    /// <summary>As queries and TAP_SCHEMA write it.</summary>
    public const string QualifiedName = SchemaName + "." + TableName;

    /// <summary>Of the dataModel in TAP's capabilities (ObsCore 1.1, 5).</summary>
    public const string DataModelId = "ivo://ivoa.net/std/ObsCore#core-1.1";

    public const string DataModelName = "ObsCore-1.1";

    /// <summary>Of the table in table sets, by which registries find such tables.</summary>
    public const string Utype = "ivo://ivoa.net/std/ObsCore#table-1.1";

    public const string SchemaDescription = "Tables of the IVOA's data models.";

    public const string Description = "Observations and what was made of them: one row for each dataset that can be retrieved (ObsCore 1.1).";

    /// <summary>The media type of <c>access_format</c> where <c>access_url</c> leads to the links of a dataset (DataLink 1.1, 3.3).</summary>
    public const string DataLinkFormat = "application/x-votable+xml;content=datalink";
}
