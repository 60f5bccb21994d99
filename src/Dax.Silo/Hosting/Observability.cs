using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Dax.Silo.Hosting;

/// <summary>Traces and metrics to an OTLP collector, when one is configured (`Telemetry:OtlpEndpoint`); nothing leaves the process otherwise.</summary>
internal sealed class Observability(IConfiguration configuration) : IHostedService, IDisposable
{
    private TracerProvider? traces;
    private MeterProvider? metrics;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (configuration["Telemetry:OtlpEndpoint"] is not { Length: > 0 } endpoint) return Task.CompletedTask;
        if (!Uri.TryCreate(endpoint, UriKind.Absolute, out var collector)) throw new InvalidDataException($"Telemetry:OtlpEndpoint is no URL: '{endpoint}'.");
        void Export(OtlpExporterOptions o) => o.Endpoint = collector;
        var resource = ResourceBuilder.CreateDefault().AddService("dax");
        traces = Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource).AddSource("Dax", "Microsoft.AspNetCore").AddOtlpExporter(Export).Build();
        metrics = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(resource)
            .AddMeter("Dax", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime").AddOtlpExporter(Export).Build();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        traces?.ForceFlush(2000);
        metrics?.ForceFlush(2000);
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        traces?.Dispose();
        metrics?.Dispose();
    }
}
