using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Headers;
using Microsoft.Net.Http.Headers;

namespace Dax.Web.Files;

internal enum Precondition { Proceed, NotModified, Failed }

/// <summary>Whether a request still wants the bytes, judged by the representation's validators in the order of RFC 9110, 13.2.2.</summary>
internal sealed class Preconditions(RequestHeaders asked, string etag, DateTimeOffset? lastModified)
{
    private readonly EntityTagHeaderValue tag = EntityTagHeaderValue.Parse(etag);
    // HTTP's dates have whole seconds.
    private readonly DateTimeOffset? modified = lastModified is { } time ? time.AddTicks(-(time.Ticks % TimeSpan.TicksPerSecond)) : null;

    public Precondition Judge(string method)
    {
        if (asked.IfMatch is { Count: > 0 } wanted)
        {
            if (!Any(wanted, strong: true)) return Precondition.Failed;
        }
        else if (asked.IfUnmodifiedSince is { } since && modified is { } changed && changed > since) return Precondition.Failed;
        if (asked.IfNoneMatch is { Count: > 0 } known)
            return !Any(known, strong: false) ? Precondition.Proceed : IsReading(method) ? Precondition.NotModified : Precondition.Failed;
        return asked.IfModifiedSince is { } then && modified is { } last && last <= then && IsReading(method) ? Precondition.NotModified : Precondition.Proceed;
    }

    /// <summary>Whether ranges are of what the client has a part of (13.1.5): the strong tag, or exactly the date.</summary>
    public bool AllowsRange() => asked.IfRange is not { } condition || (condition.EntityTag is { } known ? tag.Compare(known, useStrongComparison: true) : condition.LastModified == modified && modified is not null);

    private bool Any(IList<EntityTagHeaderValue> tags, bool strong)
    {
        foreach (var other in tags)
        {
            if (other.Tag == "*" || tag.Compare(other, strong)) return true;
        }
        return false;
    }

    private static bool IsReading(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method);
}
