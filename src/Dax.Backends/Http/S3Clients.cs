using Amazon.Runtime;
using Amazon.S3;
using Dax.Backends.Artifacts;

namespace Dax.Backends.Http;

/// <summary>Connections to S3 stores, Amazon's and others.</summary>
internal static class S3Clients
{
    public static AmazonS3Client Connect(S3Options store)
    {
        var config = new AmazonS3Config
        {
            ForcePathStyle = store.PathStyle ?? store.Endpoint is not null,
            AuthenticationRegion = store.Region,
            // Trailing checksums are Amazon's own; payloads are signed by their hash, which every store checks.
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
        };
        if (store.Endpoint is { } endpoint) config.ServiceURL = endpoint;
        else config.RegionEndpoint = Amazon.RegionEndpoint.GetBySystemName(store.Region);
        return store.AccessKey is { } access ? new AmazonS3Client(new BasicAWSCredentials(access, store.SecretKey), config) : new AmazonS3Client(config);
    }
}
