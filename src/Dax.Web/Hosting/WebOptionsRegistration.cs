using Dax.Web.DataLink;
using Dax.Web.Files;
using Dax.Web.Requests;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Dax.Web.Hosting;

/// <summary>Options of this room, bound and checked when the service starts.</summary>
internal static class WebOptionsRegistration
{
    public static void AddWebOptions(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<PublicUrlOptions>().Bind(configuration.GetSection("PublicUrl"))
            .Validate(o => o.BaseUrl is null || PublicUrls.IsBase(o.BaseUrl), "PublicUrl:BaseUrl must be an absolute http or https URL without query or fragment.")
            .Validate(o => ProxyList.IsValid(o.Proxies), "PublicUrl:Proxies must be addresses or networks like 10.0.0.0/8.")
            .ValidateOnStart();
        services.AddOptions<TrustedIdentityOptions>().Bind(configuration.GetSection("TrustedIdentity"))
            .Validate(o => ProxyList.IsValid(o.Proxies), "TrustedIdentity:Proxies must be addresses or networks like 10.0.0.0/8.")
            .Validate(o => string.IsNullOrEmpty(o.HeaderName) || o.Proxies.Count > 0, "TrustedIdentity:HeaderName needs TrustedIdentity:Proxies: nobody else may vouch for callers.")
            .ValidateOnStart();
        services.AddOptions<RequestLimitsOptions>().Bind(configuration.GetSection("RequestLimits"))
            .Validate(o => o is { ValueBytes: > 0, FormBytes: > 0, UploadBytes: > 0, RequestBytes: > 0, Parts: > 0 }, "RequestLimits must be positive.")
            .Validate(o => o.LongReplies >= 0, "RequestLimits:LongReplies must not be negative.")
            .Validate(o => o.WaitSeconds is >= 0 and <= 300, "RequestLimits:WaitSeconds must be between 0 and 300.")
            .ValidateOnStart();
        services.AddOptions<SignedLinkOptions>().Bind(configuration.GetSection("SignedLinks"))
            .Validate(o => SignedLinkOptions.IsKey(o.Key), "SignedLinks:Key must be base64 of at least 32 bytes.")
            .Validate(o => o.Lifetime >= TimeSpan.FromSeconds(1) && o.Lifetime <= TimeSpan.FromDays(30), "SignedLinks:Lifetime must be between a second and 30 days.")
            .ValidateOnStart();
        services.AddOptions<FileTransferOptions>().Bind(configuration.GetSection("Files"))
            .Validate(o => o is { MaxTransfers: > 0, BufferBytes: >= 4096 and <= 64 << 20 }, "Files:MaxTransfers must be positive, Files:BufferBytes between 4 KiB and 64 MiB.")
            .ValidateOnStart();
        services.AddOptions<DataLinkOptions>().Bind(configuration.GetSection("DataLink"))
            .Validate(o => o.MaxIds is > 0 and <= 10_000, "DataLink:MaxIds must be between 1 and 10000.")
            .Validate(o => o.MaxRequestIds >= o.MaxIds, "DataLink:MaxRequestIds must be at least DataLink:MaxIds.")
            .ValidateOnStart();
        services.AddOptions<TapCapabilityOptions>().Bind(configuration.GetSection("TapCapability"))
            .Validate(o => o.AdqlVersions.Count > 0, "TapCapability: a TAP service speaks at least one version of ADQL.")
            .ValidateOnStart();
    }
}
