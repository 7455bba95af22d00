// The one direction of imports (native-models <- engine <- cli, main; the page sees only the contract) and no cycles.
const forbid = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });
module.exports = {
  forbidden: [
    forbid('no-circular', 'A cycle hides which of two modules is the foundation.', {}, { circular: true }),
    forbid(
      'contract-stands-alone',
      'The contract imports nothing of ours.',
      { path: '^electron/contract' },
      { path: '^(electron/(?!contract)|native-models|renderer|build|tests)' },
    ),
    forbid(
      'native-models-are-pure',
      'Pure computation imports only itself.',
      { path: '^native-models' },
      { path: '^(electron|renderer|build|tests)' },
    ),
    forbid(
      'native-models-touch-nothing',
      'No file system, no network, no process in pure computation.',
      { path: '^native-models' },
      { path: '^(node:)?(fs|fs/promises|net|http|https|child_process|worker_threads|os|path)$' },
    ),
    forbid(
      'one-importer-of-onnxruntime',
      'ONNX Runtime is entered through native-models/runtime only.',
      { path: '^(electron|native-models|renderer)', pathNot: '^native-models/runtime' },
      { path: 'onnxruntime-node' },
    ),
    forbid(
      'one-importer-of-vtk',
      'vtk.js is entered through renderer/vtk only.',
      { path: '^(electron|native-models|renderer)', pathNot: '^renderer/vtk' },
      { path: '@kitware/vtk\\.js' },
    ),
    forbid(
      'page-sees-only-the-contract',
      'The page is sandboxed: contract and pure geometry, nothing else.',
      { path: '^renderer' },
      { path: '^(electron/(?!contract)|native-models/(?!geometry|measure)|build|tests)' },
    ),
    forbid(
      'engine-has-no-electron',
      'The engine runs under plain Node as well.',
      { path: '^electron/(engine|cli)' },
      { path: '^(electron/(main|preload)|renderer|node_modules/electron/)' },
    ),
    forbid(
      'main-hosts-and-does-not-compute',
      'Main and preload know the contract only.',
      { path: '^electron/(main|preload)' },
      { path: '^(electron/(engine|cli)|native-models|renderer)' },
    ),
    forbid(
      'folders-are-entered-by-their-index',
      'A folder of native-models is entered by its index.',
      { path: '^(electron|native-models/([^/]+))/' },
      {
        path: '^native-models/([^/]+)/(?!index)',
        pathNot: ['^native-models/$2/', '^native-models/[^/]+/index\\.ts$'],
      },
    ),
    forbid(
      'product-without-tests',
      'The product never imports tests or the stand-in.',
      { path: '^(electron|native-models|renderer)' },
      { path: '^(tests|build)' },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    exclude: { path: '^(dist|release)/' },
  },
};
