using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Dax.Contracts.Jobs;
using Dax.Contracts.Results;
using Dax.Ivoa.Dali;
using Dax.Web.Hosting;
using Dax.Web.Replies;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Dax.Web.Uws;

/// <summary>
/// A job as it goes on, for pages and scripts that would otherwise ask again and again (UWS knows nothing of it): <c>/events</c> as server-sent events (HTML, 9.2) with
/// phases, progress and how much of a result is written; <c>/live/NAME</c> the bytes of a result while they are written. Both end with the job.
/// </summary>
internal sealed class JobEvents(UwsScope scope, IResultReader store, LongReplies replies)
{
    /// <summary>Something is sent so often, so that proxies keep the connection and a dead client is found out.</summary>
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    /// <summary>People see no more than so much; what comes meanwhile is one event.</summary>
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(250);

    public async Task Show(HttpContext context)
    {
        var job = await scope.Find(context);
        // 204 tells a client that comes back by itself to stay away.
        if (IsOver(job.View) && context.Request.Headers["Last-Event-ID"] == Id(job.View))
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }
        using var place = replies.Enter();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, replies.Stopping);
        Begin(context.Response);
        try
        {
            await Tell(context.Response, scope.Grains.Watch(job.View.Id), job.Caller, end.Token);
        }
        catch (OperationCanceledException) when (replies.Stopping.IsCancellationRequested)
        {
            // A proper end: the client comes back, and finds another silo or the next start.
        }
    }

    /// <summary>Broken off when what was sent does not count in the end; 404 when there is no such result.</summary>
    public async Task Follow(HttpContext context)
    {
        var job = await scope.Find(context);
        using var place = replies.Enter();
        context.Response.Headers.CacheControl = "no-store";
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, replies.Stopping);
        await using var chunks = store.Follow(job.Caller, job.View.Id, (string)context.GetRouteValue("name")!, end.Token).GetAsyncEnumerator(end.Token);
        await ChunkReply.Send(context, chunks);
    }

    private static void Begin(HttpResponse response)
    {
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-store";
        // Not gathered by nginx.
        response.Headers["X-Accel-Buffering"] = "no";
    }

    private static async Task Tell(HttpResponse response, IJobWatchGrain watch, Caller caller, CancellationToken end)
    {
        JobNews? told = null;
        while (true)
        {
            var news = await watch.Next(caller, told?.Ticket ?? 0, Heartbeat.TotalSeconds).WaitAsync(end);
            Write(response.BodyWriter, told, news);
            await response.BodyWriter.FlushAsync(end);
            if (IsOver(news.Job))
                return;
            told = news;
            await Task.Delay(Pace, end);
        }
    }

    private static void Write(IBufferWriter<byte> output, JobNews? told, JobNews news)
    {
        var isSilent = true;
        if (told?.Job.Phase != news.Job.Phase)
            Event(output, "phase", Id(news.Job), json => Phase(json, news.Job), ref isSilent);
        if (news.Job.Progress is { } progress && progress != told?.Job.Progress)
            Event(output, "progress", null, json => Progress(json, progress), ref isSilent);
        if (news.Chunk is { } chunk && chunk != told?.Chunk)
            Event(output, "chunk", null, json => Chunk(json, chunk), ref isSilent);
        if (isSilent)
            output.Write(": \n\n"u8);
    }

    private static void Event(IBufferWriter<byte> output, string name, string? id, Action<Utf8JsonWriter> write, ref bool isSilent)
    {
        isSilent = false;
        output.Write(System.Text.Encoding.ASCII.GetBytes(id is null ? $"event: {name}\ndata: " : $"id: {id}\nevent: {name}\ndata: "));
        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }
        output.Write("\n\n"u8);
    }

    private static void Phase(Utf8JsonWriter json, JobView job)
    {
        json.WriteString("phase", job.Phase.Name());
        if (job.Error is { } error)
            json.WriteString("message", error.Message);
    }

    private static void Progress(Utf8JsonWriter json, ProgressView progress)
    {
        if (progress.Total > 0)
        {
            json.WriteNumber("done", progress.Done);
            json.WriteNumber("total", progress.Total);
            json.WriteString("unit", progress.Unit);
        }
        if (progress.EstimatedEnd is { } end)
            json.WriteString("estimatedEnd", DaliTime.Format(end));
        if (progress.Note is { } note)
            json.WriteString("note", note);
    }

    private static void Chunk(Utf8JsonWriter json, ChunkView chunk)
    {
        json.WriteString("result", chunk.Name);
        json.WriteNumber("attempt", chunk.Attempt);
        json.WriteNumber("sequence", chunk.Sequence);
        json.WriteNumber("bytes", chunk.Offset + chunk.Length);
    }

    private static string Id(JobView job) => job.Version.ToString(CultureInfo.InvariantCulture);

    private static bool IsOver(JobView job) => job.Phase is JobPhase.Completed or JobPhase.Error or JobPhase.Aborted or JobPhase.Archived;
}
