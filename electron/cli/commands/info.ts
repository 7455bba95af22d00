import { availableParallelism } from 'node:os';
import type { SegmentationInfo, VolumeInfo } from '../../contract';
import { probeAllDevices } from '../../engine/devices/devices';
import { shippedEncoders } from '../../engine/encoders/encoders';
import { inspect } from '../../engine/imaging';
import { VERSION } from '../../engine/version';
import { EXIT } from '../exitCodes';
import { nothingReadable } from '../inputs';
import { parseCommand } from '../parse';
import { print, printJson, say } from '../terminal';

async function describeInstallation(json: boolean): Promise<void> {
  const [devices, encoders] = [await probeAllDevices(), await shippedEncoders()];
  if (json) return printJson({ version: VERSION, threads: availableParallelism(), devices, encoders });
  print(`Granule ${VERSION}, ${availableParallelism()} threads`);
  for (const { device, available, message } of devices)
    print(`${device}: ${available ? 'works' : 'not used'}. ${message}`);
  for (const { name, description } of encoders) print(`encoder ${name}: ${description}`);
}

function rounded(numbers: readonly number[]): string {
  return numbers.map((number) => Number(number.toFixed(3))).join(' x ');
}

function describeVolume(volume: VolumeInfo): void {
  const { source, format, modality, description, size, channels, timePoints, spacingMm, dataType, files } =
    volume;
  print(
    `${source}: ${[modality, description].filter(Boolean).join(', ')} (${format}, ${files} ${files === 1 ? 'file' : 'files'})`,
  );
  const extra = [
    channels > 1 ? `${channels} channels` : '',
    timePoints > 1 ? `${timePoints} time points` : '',
  ];
  print(
    `  ${[`${size.join(' x ')} voxels`, `${rounded(spacingMm)} mm`, dataType, ...extra].filter(Boolean).join(', ')}`,
  );
  if (volume.seriesUid) print(`  series ${volume.seriesUid}`);
  for (const { message } of volume.verdict.findings) print(`  note: ${message}`);
  if (!volume.verdict.ok) print('  Do not trust distances and volumes measured on this series.');
}

function describeSegmentation({
  source,
  format,
  description,
  segments,
  size,
  findings,
}: SegmentationInfo): void {
  const count = `${segments.length} ${segments.length === 1 ? 'segment' : 'segments'}`;
  print(`${source}: ${[description, count].filter(Boolean).join(', ')} (${format})`);
  print(`  ${size.join(' x ')} pixels`);
  for (const { value, name, code } of segments)
    print(`  ${value}: ${name}${code === null ? '' : ` (${code.scheme} ${code.value}, ${code.meaning})`}`);
  for (const { message } of findings) print(`  note: ${message}`);
}

/** `granule info`: what lies at the paths, or what this installation can do. */
export async function info(args: readonly string[], signal: AbortSignal): Promise<number> {
  const { values, positionals } = parseCommand(args, { json: { type: 'boolean', default: false } });
  if (positionals.length === 0) {
    await describeInstallation(values.json);
    return EXIT.done;
  }
  const { volumes, segmentations, skipped } = await inspect(positionals, { signal });
  if (values.json)
    printJson({
      volumes: volumes.map((found) => found.info),
      segmentations: segmentations.map((found) => found.info),
      skipped,
    });
  else {
    for (const found of volumes) describeVolume(found.info);
    for (const found of segmentations) describeSegmentation(found.info);
    for (const { file, reason } of skipped) print(`skipped ${file}: ${reason}`);
  }
  if (volumes.length + segmentations.length > 0) return EXIT.done;
  say(nothingReadable(positionals, skipped).message);
  return EXIT.input;
}
