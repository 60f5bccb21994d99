using System.Globalization;
using System.Text;
using Dax.Engine.Faults;
using Dax.Engine.Jobs;
using Dax.Engine.Queries;
using Dax.Ivoa.Soda;

namespace Dax.Engine.Cutouts;

public sealed partial class CutoutWork
{
    /// <summary>
    /// A result for each combination, in their order: cutout1, cutout2, … One that has no data, or cannot be made, is a text that says so with SODA's label (SODA 1.0,
    /// 4.2). A job of which nothing could be made has failed.
    /// </summary>
    private async ValueTask<Result<long>> Each(CutoutSpec spec, IJobOutput output, CancellationToken cancel)
    {
        if (await Cost(spec, cancel) is { } excess) return excess;
        var (bytes, number, made) = (0L, 0, 0);
        Fault? first = null;
        foreach (var product in spec.Products())
        {
            number++;
            var name = "cutout" + number.ToString(CultureInfo.InvariantCulture);
            var answer = await OneOfMany(spec, product, name, output, cancel);
            if (answer.IsOk)
            {
                bytes += answer.Value;
                made++;
                continue;
            }
            first ??= answer.Fault;
            // Nothing is made and nothing may follow: the job itself has failed.
            if (spec.ProductCount == 1) return answer.Fault;
            bytes += await Text(Labelled(answer.Fault).Message, name, output, cancel);
        }
        return made == 0 && first is not null ? first : bytes;
    }

    private async ValueTask<Result<long>> OneOfMany(CutoutSpec spec, CutoutProduct product, string name, IJobOutput output, CancellationToken cancel)
    {
        var opened = await datasets.Open(product.Dataset, cancel);
        if (!opened.IsOk) return opened.Fault;
        using var lease = opened.Value;
        var planned = await planner.Plan(lease.Handle, spec, product, null, cancel);
        if (!planned.IsOk) return planned.Fault;
        if (planned.Value is { } plan) return await Stream(plan, lease.Handle, spec, new Unopened(name, output), cancel);
        return await Text(SodaErrors.Text(SodaErrors.Error, $"Nothing of dataset {product.Dataset} is in {product.Stencil?.Text ?? "what was asked for"}."), name, output, cancel);
    }

    /// <summary>A result that is opened when there is something to write: until then another may take its name.</summary>
    private sealed class Unopened(string name, IJobOutput output) : IChunkSink
    {
        private IChunkSink? sink;

        public async ValueTask Begin(QueryHead head, CancellationToken cancel)
        {
            sink = await output.Open(name, cancel);
            await sink.Begin(head, cancel);
        }

        public ValueTask Write(ReadOnlyMemory<byte> bytes, CancellationToken cancel) => sink!.Write(bytes, cancel);
    }

    private static async ValueTask<long> Text(string message, string name, IJobOutput output, CancellationToken cancel)
    {
        var sink = await output.Open(name, cancel);
        var bytes = Encoding.UTF8.GetBytes(message + "\n");
        await sink.Begin(new QueryHead(SodaErrors.ContentType, name + ".txt") { Length = bytes.Length }, cancel);
        await sink.Write(bytes, cancel);
        return bytes.Length;
    }

    /// <summary>What all results together would be, before the first is begun.</summary>
    private async ValueTask<Fault?> Cost(CutoutSpec spec, CancellationToken cancel)
    {
        var (pixels, bytes) = (0L, 0L);
        foreach (var product in spec.Products())
        {
            var opened = await datasets.Open(product.Dataset, cancel);
            if (!opened.IsOk) continue;
            using var lease = opened.Value;
            var planned = await planner.Plan(lease.Handle, spec, product, null, cancel);
            if (!planned.IsOk || planned.Value is not { } plan) continue;
            (pixels, bytes) = (pixels + plan.Pixels, bytes + plan.Bytes);
        }
        return TooLarge(pixels, bytes, options);
    }
}
