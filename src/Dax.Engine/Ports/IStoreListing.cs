namespace Dax.Engine.Ports;

/// <summary>What lies in the result store, for the sweep of what no job owns any more.</summary>
public interface IResultListing
{
    /// <summary>Ids of the jobs that have bytes, last touched before <paramref name="before"/>.</summary>
    IEnumerable<string> Jobs(DateTimeOffset before);
}

/// <summary>What lies in the upload store, for the same sweep.</summary>
public interface IUploadListing
{
    /// <summary>Tokens saved before <paramref name="before"/>.</summary>
    IEnumerable<string> Tokens(DateTimeOffset before);
}
