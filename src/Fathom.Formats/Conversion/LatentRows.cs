using Fathom.Numerics.Quantization;

namespace Fathom.Formats.Conversion;

/// <summary>
/// The key part of latent attention's up-projection, transposed per head: from <c>[heads · (nope + v), latent]</c> to <c>[heads · latent, nope]</c>.
/// </summary>
internal sealed class KeyRows(WeightMatrix kvB, MlaConfig mla, int heads) : RowSource((long)heads * mla.KvLoraRank, mla.QkNopeHeadDim)
{
    public override int RowsTogether => mla.KvLoraRank;

    public override void Read(long firstRow, Span<float> destination)
    {
        int head = (int)(firstRow / mla.KvLoraRank);
        float[] row = new float[mla.KvLoraRank];
        for (int i = 0; i < mla.QkNopeHeadDim; i++)
        {
            kvB.DequantizeRow((head * (mla.QkNopeHeadDim + mla.VHeadDim)) + i, row);
            for (int j = 0; j < row.Length; j++)
            {
                destination[(j * mla.QkNopeHeadDim) + i] = row[j];
            }
        }
    }
}

/// <summary>
/// The two parts of latent attention's up-projection, joined into <c>[heads · (nope + v), latent]</c>: per head, the rows of the keys (transposed
/// back), then those of the values.
/// </summary>
internal sealed class JoinedKeyValueRows(WeightMatrix kB, WeightMatrix vB, MlaConfig mla, int heads)
    : RowSource((long)heads * (mla.QkNopeHeadDim + mla.VHeadDim), mla.KvLoraRank)
{
    public override int RowsTogether => mla.QkNopeHeadDim + mla.VHeadDim;

    public override void Read(long firstRow, Span<float> destination)
    {
        int head = (int)(firstRow / RowsTogether);
        float[] row = new float[mla.QkNopeHeadDim];
        for (int j = 0; j < mla.KvLoraRank; j++)
        {
            kB.DequantizeRow((head * mla.KvLoraRank) + j, row);
            for (int i = 0; i < row.Length; i++)
            {
                destination[(i * mla.KvLoraRank) + j] = row[i];
            }
        }

        for (int i = 0; i < mla.VHeadDim; i++)
        {
            vB.DequantizeRow((head * mla.VHeadDim) + i, destination.Slice((mla.QkNopeHeadDim + i) * mla.KvLoraRank, mla.KvLoraRank));
        }
    }
}
