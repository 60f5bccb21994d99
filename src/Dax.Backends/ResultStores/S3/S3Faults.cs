using System.Net;
using Amazon.Runtime;

namespace Dax.Backends.ResultStores.S3;

/// <summary>What the port promises: a store that fails is an IOException, whatever the SDK calls it. The store's own words go to the log with it, never to users.</summary>
internal static class S3Faults
{
    public static async Task<T> Ask<T>(Func<Task<T>> request)
    {
        try
        {
            return await request();
        }
        catch (Exception e) when (IsOfTheStore(e))
        {
            throw new IOException("The object store failed.", e);
        }
    }

    public static bool IsMissing(Exception e) => e is AmazonServiceException { StatusCode: HttpStatusCode.NotFound };

    private static bool IsOfTheStore(Exception e) => e is AmazonServiceException or AmazonClientException or HttpRequestException or TimeoutException;
}
