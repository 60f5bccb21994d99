namespace Dax.Contracts;

/// <summary>The wire names of every type that travels, in one place: unique, prefixed, never reused for another meaning.</summary>
public static class Aliases
{
    public const string JobGrain = "dax.IJobGrain";
    public const string JobAttempt = "dax.IJobAttempt";
    public const string JobUpkeep = "dax.IJobUpkeep";
    public const string JobDirectoryGrain = "dax.IJobDirectoryGrain";
    public const string SyncQueryGrain = "dax.ISyncQueryGrain";
    public const string CatalogGrain = "dax.ICatalogGrain";
    public const string SweepGrain = "dax.ISweepGrain";
    public const string LinksGrain = "dax.ILinksGrain";
    public const string DatasetGrain = "dax.IDatasetGrain";

    public const string JobWatchGrain = "dax.IJobWatchGrain";
    public const string ScanGroupGrain = "dax.IScanGroupGrain";
    public const string TileGrain = "dax.ITileGrain";
    public const string HipsGrain = "dax.IHipsGrain";
    public const string HipsListGrain = "dax.IHipsListGrain";

    public const string Caller = "dax.Caller";
    public const string JobSpec = "dax.JobSpec";
    public const string JobParameter = "dax.JobParameter";
    public const string UploadedTable = "dax.UploadedTable";
    public const string JobView = "dax.JobView";
    public const string ProgressView = "dax.ProgressView";
    public const string JobPhase = "dax.JobPhase";
    public const string ResultView = "dax.ResultView";
    public const string JobError = "dax.JobError";
    public const string JobWait = "dax.JobWait";
    public const string JobFilter = "dax.JobFilter";
    public const string JobSummary = "dax.JobSummary";
    public const string AttemptReport = "dax.AttemptReport";
    public const string ResultChunk = "dax.ResultChunk";
    public const string ChunkView = "dax.ChunkView";
    public const string JobStep = "dax.JobStep";
    public const string JobNews = "dax.JobNews";
    public const string ResultHead = "dax.ResultHead";
    public const string ScanGroupView = "dax.ScanGroupView";
    public const string ScanReport = "dax.ScanReport";
    public const string ScanMemberView = "dax.ScanMemberView";
    public const string ScanMove = "dax.ScanMove";
    public const string ScanRating = "dax.ScanRating";
    public const string FaultView = "dax.FaultView";
    public const string FaultCode = "dax.FaultCode";
    public const string FaultException = "dax.FaultException";
    public const string TableSetView = "dax.TableSetView";
    public const string SchemaView = "dax.SchemaView";
    public const string TableView = "dax.TableView";
    public const string ColumnView = "dax.ColumnView";
    public const string KeyView = "dax.KeyView";
    public const string KeyColumnView = "dax.KeyColumnView";
    public const string ServiceStatus = "dax.ServiceStatus";
    public const string DatasetLinksView = "dax.DatasetLinksView";
    public const string LinkView = "dax.LinkView";
    public const string FileView = "dax.FileView";
    public const string CutoutView = "dax.CutoutView";
    public const string DatasetView = "dax.DatasetView";
    public const string TileView = "dax.TileView";
    public const string HipsProperty = "dax.HipsProperty";
    public const string HipsView = "dax.HipsView";
    public const string DatasetPlaneView = "dax.DatasetPlaneView";
}
