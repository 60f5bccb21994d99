namespace Dax.Contracts;

/// <summary>
/// What the id of a job says of it: whether it works on images, so that a cluster can place it where images are. Ids are otherwise random; the first letter is of
/// the first half of the alphabet (<c>a–p</c>) for queries, of the second (<c>q–z, 2–7</c>) for images. An id that was made otherwise is only placed otherwise.
/// </summary>
public static class JobKeys
{
    public static bool IsImage(string? id) => id is [(>= 'q' and <= 'z') or (>= '2' and <= '7'), ..];
}
