namespace Dax.Sky.Coadds;

/// <summary>Symmetric, positive definite equations.</summary>
internal static class Cholesky
{
    /// <summary>Overwrites the matrix (row by row) with its factor and the right-hand side with the solution. InvalidOperationException when the matrix is not positive definite.</summary>
    public static void Solve(double[] matrix, double[] right, int size)
    {
        for (var i = 0; i < size; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                var sum = matrix[i * size + j] - Dot(matrix.AsSpan(i * size, j), matrix.AsSpan(j * size, j));
                if (i == j) matrix[i * size + i] = sum > 0 ? Math.Sqrt(sum) : throw new InvalidOperationException("The equations have no single solution.");
                else matrix[i * size + j] = sum / matrix[j * size + j];
            }
        }
        for (var i = 0; i < size; i++) right[i] = (right[i] - Dot(matrix.AsSpan(i * size, i), right.AsSpan(0, i))) / matrix[i * size + i];
        for (var i = size - 1; i >= 0; i--)
        {
            var sum = right[i];
            for (var k = i + 1; k < size; k++) sum -= matrix[k * size + i] * right[k];
            right[i] = sum / matrix[i * size + i];
        }
    }

    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++) sum += a[i] * b[i];
        return sum;
    }
}
