import { readFileSync } from 'node:fs'; import { execSync } from 'node:child_process';
import { parseYaml, splitDocuments, yamlData } from './server/src/engine/parse/yaml.ts';
import { adaptKubernetes } from './server/src/engine/adapt/kubernetes.ts';
import { applyEdits, areDisjoint } from './server/src/engine/source.ts';
import { applyOps, sameData } from './server/src/engine/model/data.ts';
import { isRefusal } from './server/src/engine/model/fact.ts';
const files = execSync(`find /work/shared/corpus/examples /work/shared/pss/baseline/v1.37/fail /work/shared/corpus/kube-prometheus/manifests -type f -name '*.yaml' -size -8k`).toString().trim().split('\n');
let seed=Number(process.argv[2]??1); const rnd=()=>{seed=(seed*1103515245+12345)&0x7fffffff;return seed/0x7fffffff};
const bits=['{{ .x }}',': ','- ','\n','  ','&a ','*a','<<: *a\n','{','}','[',']','"',"'",'#',' # c\n','|\n','null','true',',','\t','? ','!!str ','hostNetwork: true\n','~','{}'];
let n=0,bad=0,badBroken=0,t=Date.now(); const end=Date.now()+Number(process.argv[3]??60)*1000;
while(Date.now()<end){ const f=files[Math.floor(rnd()*files.length)]!; const ds=splitDocuments(readFileSync(f,'utf8')); let text=ds[Math.floor(rnd()*ds.length)]!.text;
 for(let k=0;k<1+rnd()*3;k++){ const at=Math.floor(rnd()*text.length); const r=rnd(); text= r<0.25? text.slice(0,at): r<0.5? text.slice(0,at)+text.slice(at+1+Math.floor(rnd()*10)) : text.slice(0,at)+bits[Math.floor(rnd()*bits.length)]+text.slice(at);} 
 const doc=parseYaml(text); let s; try{ s=adaptKubernetes(doc);}catch(e){console.log('CRASH',e,text);break;}
 for(const x of s.workloads){ n++; const cs:any[]=[]; try{
  for (const sp of [x.span,x.extent,...x.containers.map(c=>c.span)]) if(!(sp.start<=sp.end&&sp.end<=text.length)) console.log('SPAN',sp,x.kind);
  if(x.move) cs.push(x.move.into('kata'),x.move.into('gvisor'));
  for(const c of x.containers){cs.push(c.privileged.slot.set(false),c.runAsNonRoot.slot.set(true),c.seccomp.slot.set('runtime-default'),c.capabilitiesDropped.slot.add('ALL'),c.privileged.slot.remove(),c.capabilitiesAdded.slot.remove(),...c.mounts.map(m=>m.remove()),...c.mounts.map(m=>m.readOnly.slot.set(true)),...c.capabilitiesAdded.items.map(i=>i.slot.remove()));}
  for(const ns of Object.values(x.namespaces)) cs.push(ns.slot.remove());
 }catch(e){console.log('CRASH2',e,text);process.exit()}
 for(const c of cs){ if(isRefusal(c))continue; const after=applyEdits(text,c.edits); const ad=parseYaml(after); if(!areDisjoint(c.edits)||(ad.broken&&!doc.broken)||!sameData(applyOps(yamlData(doc.root),c.ops),yamlData(ad.root))){ if(doc.broken){badBroken++;continue;} bad++; if(bad<8)console.log('BAD',JSON.stringify(c),ad.error,'\n'+text.slice(Math.max(0,c.edits[0].span.start-200),c.edits[0].span.start+200));}}
 }}
console.log({n,bad,badBroken});
