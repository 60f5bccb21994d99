using Dax.Backends.Artifacts.Remote;
using Dax.Backends.Artifacts.Zip;
using Dax.Backends.Http;
using Dax.Engine.Ports;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Dax.Backends.Artifacts;

public static class ArtifactServices
{
    /// <summary><see cref="IArtifactStore"/> by <see cref="ArtifactOptions"/>, which the caller configures. Needs <see cref="IButlerRepositories"/>, <see cref="TimeProvider"/> and logging.</summary>
    public static IServiceCollection AddArtifacts(this IServiceCollection services)
    {
        services.AddOptions<ArtifactOptions>();
        services.AddSingleton(s => new Scratch(Options(s).ScratchFolder, Options(s).MaxScratchBytes));
        services.AddSingleton(s => new ZipMembers(new ZipUnpacker(s.GetRequiredService<Scratch>(), Options(s).MaxUnpackedBytes)));
        services.AddSingleton(s => new HttpRanges(OutboundHttp.Create(new RetryOptions(), s.GetRequiredService<TimeProvider>()), Options(s)));
        services.AddSingleton(s => new HttpFiles(s.GetRequiredService<HttpRanges>(), s.GetRequiredService<Scratch>(), Options(s)));
        services.AddSingleton(s => new S3Places(Options(s), s.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IArtifactStore, ArtifactStore>();
        return services;
    }

    private static ArtifactOptions Options(IServiceProvider services) => services.GetRequiredService<IOptions<ArtifactOptions>>().Value;
}
