namespace Dax.Qserv.StandIn;

/// <summary>Ways to fail, one at a time.</summary>
public enum Misbehaviour
{
    None,
    /// <summary>Queries end as FAILED_LR: the result is too large.</summary>
    LargeResult,
    /// <summary>Queries end as FAILED: a worker broke.</summary>
    Failure,
    /// <summary>Queries end as FAILED: a number is out of range.</summary>
    OutOfRange,
    /// <summary>Queries end as ABORTED.</summary>
    Abortion,
    /// <summary>Queries execute for ever.</summary>
    Endless,
    /// <summary>Chunks take a hundred times as long.</summary>
    Slow,
    /// <summary>A query is taken, and its answer never sent: the connection is reset.</summary>
    LoseSubmission,
    /// <summary>A query is taken after its answer was lost: numbered late.</summary>
    DelaySubmission,
    /// <summary>Status: HTTP 500.</summary>
    StatusError,
    /// <summary>Status: the connection is reset.</summary>
    StatusReset,
    /// <summary>Status: no answer.</summary>
    StatusHang,
    /// <summary>Status: an answer that is no JSON.</summary>
    StatusMalformed,
    /// <summary>Status: the page of a proxy.</summary>
    ProxyPage,
    /// <summary>Every connection is reset.</summary>
    Unreachable,
    /// <summary>Result: HTTP 500.</summary>
    ResultError,
    /// <summary>Result: the connection is reset in the middle.</summary>
    ResultCut,
    /// <summary>Result: no answer.</summary>
    ResultHang,
    /// <summary>Result: JSON that breaks in the middle.</summary>
    ResultMalformed,
    /// <summary>Result: other columns than the query's.</summary>
    ResultForeign,
    /// <summary>The result is dropped as soon as the query has completed.</summary>
    ResultLost,
    /// <summary>Results cannot be deleted: HTTP 500.</summary>
    DeleteError,
    /// <summary>It speaks an older version of the API.</summary>
    OldVersion,
    /// <summary>It no longer speaks the version asked for.</summary>
    NewVersion,
    /// <summary>Credentials are not accepted.</summary>
    Unauthorized,
    /// <summary>Too many queries.</summary>
    Full,
}
